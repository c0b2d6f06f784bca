using System.Data.Common;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Runs;

/// <summary>A run as it lies in its table, and its number there.</summary>
internal sealed record RunRow(long Number, RunInfo Info)
{
    /// <summary>The columns that <see cref="Read"/> takes, of a run aliased <c>r</c>.</summary>
    public const string Columns = "r.n, r.id, r.experiment, r.name, r.user_id, r.status, r.started_at, r.ended_at, r.artifact_uri, r.deleted_at";

    /// <summary>How many columns that is.</summary>
    public const int Width = 10;

    public static RunRow Read(DbDataReader row) => new(row.GetInt64(0), new RunInfo(
        row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), Status(row.GetString(5)), row.GetInt64(6), row.OptionalLong(7), row.GetString(8), !row.IsDBNull(9)));

    public static async Task<RunRow?> Find(Unit unit, string id, CancellationToken cancel) => await FindMany(unit, [id], cancel) is [var row] ? row : null;

    /// <summary>The runs with these ids that there are.</summary>
    public static async Task<IReadOnlyList<RunRow>> FindMany(Unit unit, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var rows = new List<RunRow>(ids.Count);
        await Sql.ForEach(unit, $"SELECT {Columns} FROM run r WHERE r.id IN ({{0}})", ids, row => rows.Add(Read(row)), cancel);
        return rows;
    }

    /// <summary>The name of a status in the database and on MLflow's wire.</summary>
    public static string Name(RunStatus status) => status switch
    {
        RunStatus.Running => "RUNNING",
        RunStatus.Scheduled => "SCHEDULED",
        RunStatus.Finished => "FINISHED",
        RunStatus.Failed => "FAILED",
        RunStatus.Killed => "KILLED",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a name."),
    };

    private static RunStatus Status(string name) => name switch
    {
        "RUNNING" => RunStatus.Running,
        "SCHEDULED" => RunStatus.Scheduled,
        "FINISHED" => RunStatus.Finished,
        "FAILED" => RunStatus.Failed,
        "KILLED" => RunStatus.Killed,
        _ => throw new InvalidOperationException($"'{name}' is no status of a run."),
    };
}
