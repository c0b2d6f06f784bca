using System.Text.Json;
using Dapper;

namespace Slipway.Pipelines.Projects;

/// <summary>The SQL of projects.</summary>
internal static class ProjectStore
{
    private const string Columns = "id AS Id, name AS Name, declaration AS Declaration, sources AS Sources, code AS Code, revision AS Revision, applied_by AS AppliedBy, applied_at AS AppliedAt";

    public static async Task<AppliedProject?> Find(Unit unit, string name) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM project WHERE name = @name", new { name }))?.ToProject();

    public static async Task<AppliedProject?> FindById(Unit unit, string id) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM project WHERE id = @id", new { id }))?.ToProject();

    public static async Task<IReadOnlyList<AppliedProject>> List(Unit unit) =>
        [.. (await unit.Connection.QueryAsync<Row>($"SELECT {Columns} FROM project ORDER BY name")).Select(row => row.ToProject())];

    public static Task Save(Unit unit, AppliedProject project)
    {
        const string sql = """
            INSERT INTO project (id, name, declaration, sources, code, revision, applied_by, applied_at)
            VALUES (@Id, @Name, @Declaration, @sources, @code, @Revision, @AppliedBy, @at)
            ON CONFLICT (id) DO UPDATE SET declaration = excluded.declaration, sources = excluded.sources, code = excluded.code,
                revision = excluded.revision, applied_by = excluded.applied_by, applied_at = excluded.applied_at
            """;
        return unit.Connection.ExecuteAsync(sql, new
        {
            project.Id, project.Name, project.Declaration, sources = ProjectJson.Write(project.Sources), code = project.Code is null ? null : ProjectJson.Write(project.Code),
            project.Revision, project.AppliedBy, at = project.AppliedAt.ToUnixTimeMilliseconds(),
        });
    }

    private sealed record Row(string Id, string Name, string Declaration, string Sources, string? Code, long Revision, string AppliedBy, long AppliedAt)
    {
        public AppliedProject ToProject() => new(Id, Name, Declaration, ProjectJson.ReadSources(Sources), ProjectJson.ReadCode(Code), Revision, AppliedBy, DateTimeOffset.FromUnixTimeMilliseconds(AppliedAt));
    }
}

/// <summary>The parts of a project that are kept as JSON.</summary>
internal static class ProjectJson
{
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    public static IReadOnlyDictionary<string, IReadOnlyList<ProjectFile>> ReadSources(string json) => JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<ProjectFile>>>(json, JsonSerializerOptions.Web)!;

    public static CodeVersion? ReadCode(string? json) => json is null ? null : JsonSerializer.Deserialize<CodeVersion>(json, JsonSerializerOptions.Web);
}
