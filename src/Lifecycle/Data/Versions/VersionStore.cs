using System.Globalization;
using System.Text.Json;
using Dapper;
using Slipway.Data.Contracts;

namespace Slipway.Data.Versions;

/// <summary>The SQL of dataset versions.</summary>
internal static class VersionStore
{
    private const string Columns = """
        d.name AS Dataset, v.id AS Id, v.number AS Number, v.sha256 AS Sha256, v.bytes AS Bytes, v.input AS Input, v.rows AS Rows, v.set_aside AS SetAside, v.bad_sha256 AS BadSha256,
        v.outcome AS Outcome, v.columns AS Columns, v.git_commit AS GitCommit, v.parent AS Parent, v.job AS Job, v.created_at AS CreatedAt, v.created_by AS CreatedBy
        """;

    private const string From = "FROM dataset_version v JOIN dataset d ON d.id = v.dataset WHERE d.name = @dataset";

    public static async Task<VersionDetail?> Find(Unit unit, string dataset, string version, CancellationToken cancel)
    {
        var (which, number) = Which(version);
        var sql = $"SELECT {Columns}, v.sources AS Sources, v.profile AS Profile, v.report AS Report {From} AND {which}";
        if (await unit.Connection.QueryFirstOrDefaultAsync<DetailRow>(new CommandDefinition(sql, new { dataset, version, number }, cancellationToken: cancel)) is not { } found)
            return null;
        const string earlier = """
            SELECT l.number AS Number, l.input AS Input, l.set_aside AS SetAside, l.bad_sha256 AS BadSha256, l.outcome AS Outcome, l.sources AS Sources, l.report AS Report, l.git_commit AS GitCommit, l.job AS Job, l.replaced_at AS ReplacedAt
            FROM dataset_load l JOIN dataset d ON d.id = l.dataset WHERE d.name = @dataset AND l.version = @Id ORDER BY l.number
            """;
        var loads = await unit.Connection.QueryAsync<LoadRow>(new CommandDefinition(earlier, new { dataset, found.Id }, cancellationToken: cancel));
        return found.ToDetail() with { Earlier = [.. loads.Select(load => load.ToLoad())] };
    }

    /// <summary>Those below a number, newest first.</summary>
    public static async Task<IReadOnlyList<DatasetVersion>> List(Unit unit, string dataset, long below, int limit, CancellationToken cancel)
    {
        var rows = await unit.Connection.QueryAsync<Row>(new CommandDefinition($"SELECT {Columns} {From} AND v.number < @below ORDER BY v.number DESC LIMIT @limit", new { dataset, below, limit }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToVersion())];
    }

    /// <summary>Those of any dataset that fit, newest first; none when nothing is asked for.</summary>
    public static async Task<IReadOnlyList<DatasetVersion>> Lookup(Unit unit, VersionLookup wanted, CancellationToken cancel)
    {
        List<string> conditions = [];
        if (wanted.Digest is { Length: 64 })
            conditions.Add("v.sha256 = @Digest");
        else if (wanted.Digest is not null)
            conditions.Add("substr(v.id, 1, length(@Digest)) = @Digest");
        if (wanted.Source is not null)
            conditions.Add("(v.sources LIKE @source OR EXISTS (SELECT 1 FROM dataset_load l WHERE l.dataset = v.dataset AND l.version = v.id AND l.sources LIKE @source))");
        if (wanted.Commit is not null)
            conditions.Add("v.git_commit = @Commit");
        if (wanted.Parent is not null)
            conditions.Add("d.name = @dataset AND v.parent = @parent");
        if (conditions.Count == 0)
            return [];
        var sql = $"SELECT {Columns} FROM dataset_version v JOIN dataset d ON d.id = v.dataset WHERE {string.Join(" AND ", conditions)} ORDER BY v.created_at DESC, v.number DESC LIMIT @Limit";
        // The MD5 stands in the sources' JSON as it was written: hexadecimal digits hold no character that LIKE or JSON takes for another.
        var parameters = new { wanted.Digest, source = $"%\"md5\":\"{Convert.ToHexStringLower(HexOrNothing(wanted.Source))}\"%", wanted.Commit, dataset = wanted.Parent?.Dataset, parent = wanted.Parent?.Id, wanted.Limit };
        return [.. (await unit.Connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancel))).Select(row => row.ToVersion())];
    }

    public static async Task<int> NextNumber(Unit unit, string datasetId, CancellationToken cancel) =>
        1 + (int)await unit.Connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT coalesce(max(number), 0) FROM dataset_version WHERE dataset = @datasetId", new { datasetId }, cancellationToken: cancel));

    public static Task Insert(Unit unit, string datasetId, VersionDetail detail, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO dataset_version (dataset, id, number, sha256, bytes, input, rows, set_aside, bad_sha256, outcome, columns, sources, profile, report, git_commit, parent, job, created_at, created_by)
            VALUES (@dataset, @Id, @Number, @Sha256, @Bytes, @Input, @Rows, @SetAside, @BadSha256, @outcome, @columns, @sources, @profile, @report, @Commit, @Parent, @Job, @at, @CreatedBy)
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, Parameters(datasetId, detail), cancellationToken: cancel));
    }

    /// <summary>Keeps what a load found before a later load of the same rows takes its place.</summary>
    public static Task Keep(Unit unit, string datasetId, VersionDetail detail, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO dataset_load (dataset, version, number, input, set_aside, bad_sha256, outcome, sources, report, git_commit, job, replaced_at)
            VALUES (@dataset, @Id, @number, @Input, @SetAside, @BadSha256, @outcome, @sources, @report, @Commit, @Job, @at)
            """;
        var v = detail.Version;
        var parameters = new
        {
            dataset = datasetId, v.Id, number = (long)detail.Earlier.Count + 1, v.Input, v.SetAside, v.BadSha256, outcome = v.Outcome.ToString(), sources = Json(detail.Sources), report = Json(detail.Report), v.Commit, v.Job,
            at = unit.Now.ToUnixTimeMilliseconds(),
        };
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
    }

    /// <summary>Writes what a later load of the same rows found.</summary>
    public static Task Update(Unit unit, string datasetId, VersionDetail detail, CancellationToken cancel)
    {
        const string sql = """
            UPDATE dataset_version SET input = @Input, set_aside = @SetAside, bad_sha256 = @BadSha256, outcome = @outcome, columns = @columns, sources = @sources, report = @report, git_commit = @Commit, job = @Job
            WHERE dataset = @dataset AND id = @Id
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, Parameters(datasetId, detail), cancellationToken: cancel));
    }

    private static object Parameters(string dataset, VersionDetail detail)
    {
        var v = detail.Version;
        return new
        {
            dataset, v.Id, v.Number, v.Sha256, v.Bytes, v.Input, v.Rows, v.SetAside, v.BadSha256, outcome = v.Outcome.ToString(), columns = Json(v.Schema), sources = Json(detail.Sources), profile = Json(detail.Profile),
            report = Json(detail.Report), v.Commit, v.Parent, v.Job, at = v.CreatedAt.ToUnixTimeMilliseconds(), v.CreatedBy,
        };
    }

    private static (string Condition, long Number) Which(string version)
    {
        if (version == "latest")
            return ("v.outcome <> 'Failed' ORDER BY v.number DESC LIMIT 1", 0);
        if (version.Length < 10 && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return ("v.number = @number", number);
        return (version.Length == 64 ? "v.sha256 = @version" : "v.id = @version", 0);
    }

    private static byte[] HexOrNothing(string? digits) => digits is not null && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : [];

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, VersionJson.Options);

    private record Row(
        string Dataset, string Id, long Number, string Sha256, long Bytes, long Input, long Rows, long SetAside, string? BadSha256, string Outcome, string Columns, string? GitCommit, string? Parent, string? Job,
        long CreatedAt, string CreatedBy)
    {
        public DatasetVersion ToVersion() => new(
            Dataset, Id, (int)Number, Sha256, Bytes, Input, Rows, SetAside, BadSha256, Enum.Parse<CheckOutcome>(Outcome), VersionJson.Read<DataSchema>(Columns), GitCommit, Parent, Job, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), CreatedBy);
    }

    private sealed record LoadRow(
        long Number, long Input, long SetAside, string? BadSha256, string Outcome, string Sources, string Report, string? GitCommit, string? Job, long ReplacedAt)
    {
        public EarlierLoad ToLoad() => new(
            (int)Number, Input, SetAside, BadSha256, Enum.Parse<CheckOutcome>(Outcome), VersionJson.Read<CheckReport>(Report), VersionJson.Read<SourceReport[]>(Sources), GitCommit, Job, DateTimeOffset.FromUnixTimeMilliseconds(ReplacedAt));
    }

    private sealed record DetailRow(
        string Dataset, string Id, long Number, string Sha256, long Bytes, long Input, long Rows, long SetAside, string? BadSha256, string Outcome, string Columns, string? GitCommit, string? Parent, string? Job,
        long CreatedAt, string CreatedBy, string Sources, string Profile, string Report)
        : Row(Dataset, Id, Number, Sha256, Bytes, Input, Rows, SetAside, BadSha256, Outcome, Columns, GitCommit, Parent, Job, CreatedAt, CreatedBy)
    {
        public VersionDetail ToDetail() => new(ToVersion(), VersionJson.Read<CheckReport>(Report), VersionJson.Read<SourceReport[]>(Sources), VersionJson.Read<Profile>(Profile));
    }
}

/// <summary>How profiles and reports are written: the web's way.</summary>
internal static class VersionJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Web);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
