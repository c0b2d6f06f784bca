using System.Data.Common;
using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Experiments;

/// <summary>An experiment as it lies in its table.</summary>
internal sealed record ExperimentRow(long Id, string Name, string ArtifactLocation, long CreatedAt, long UpdatedAt, long? DeletedAt)
{
    /// <summary>The columns of this record, of an experiment aliased <c>e</c>.</summary>
    public const string Columns = "e.id AS Id, e.name AS Name, e.artifact_location AS ArtifactLocation, e.created_at AS CreatedAt, e.updated_at AS UpdatedAt, e.deleted_at AS DeletedAt";

    /// <summary>How many columns that is.</summary>
    public const int Width = 6;

    public static ExperimentRow Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.OptionalLong(5));

    public static Task<ExperimentRow?> Find(Unit unit, long id) =>
        unit.Connection.QuerySingleOrDefaultAsync<ExperimentRow>($"SELECT {Columns} FROM experiment e WHERE e.id = @id", new { id });

    public static Task<ExperimentRow?> Find(Unit unit, string name) =>
        unit.Connection.QuerySingleOrDefaultAsync<ExperimentRow>($"SELECT {Columns} FROM experiment e WHERE e.name = @name", new { name });

    public async Task<Experiment> Complete(Unit unit, CancellationToken cancel) => (await Complete(unit, [this], cancel))[0];

    /// <summary>Adds the tags to rows.</summary>
    public static async Task<IReadOnlyList<Experiment>> Complete(Unit unit, IReadOnlyList<ExperimentRow> rows, CancellationToken cancel)
    {
        var tags = rows.ToDictionary(r => r.Id, _ => new List<Tag>());
        await Sql.ForEach(unit, "SELECT experiment, key, value FROM experiment_tag WHERE experiment IN ({0}) ORDER BY experiment, key", [.. tags.Keys],
            row => tags[row.GetInt64(0)].Add(new Tag(row.GetString(1), row.GetString(2))), cancel);
        return [.. rows.Select(r => new Experiment(r.Id, r.Name, r.ArtifactLocation, r.DeletedAt is not null, r.CreatedAt, r.UpdatedAt, tags[r.Id]))];
    }
}
