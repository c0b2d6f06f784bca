using System.Data.Common;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.LoggedModels;

/// <summary>A logged model as it lies in its table.</summary>
internal sealed record LoggedModelRow(string Id, long Experiment, string Name, string Type, string SourceRun, LoggedModelStatus Status, string ArtifactUri, long CreatedAt, long UpdatedAt, long? DeletedAt)
{
    /// <summary>The columns of this record, of a model aliased <c>m</c>.</summary>
    public const string Columns = "m.id, m.experiment, m.name, m.model_type, m.source_run, m.status, m.artifact_uri, m.created_at, m.updated_at, m.deleted_at";

    /// <summary>How many columns that is.</summary>
    public const int Width = 10;

    public static LoggedModelRow Read(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), Enum.Parse<LoggedModelStatus>(row.GetString(5)), row.GetString(6), row.GetInt64(7), row.GetInt64(8), row.OptionalLong(9));

    /// <summary>The models of these ids that there are, the deleted ones too.</summary>
    public static async Task<IReadOnlyList<LoggedModelRow>> FindMany(Unit unit, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var rows = new List<LoggedModelRow>();
        await Sql.ForEach(unit, $"SELECT {Columns} FROM logged_model m WHERE m.id IN ({{0}})", ids, row => rows.Add(Read(row)), cancel);
        return rows;
    }
}
