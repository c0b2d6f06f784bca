using Dapper;

namespace Slipway.Tracking.Pages;

/// <summary>How much happened in an experiment.</summary>
/// <param name="Runs">Its living runs.</param>
/// <param name="Running">Those of them that go on.</param>
/// <param name="Nested">Those of them that name a parent.</param>
/// <param name="Deleted">Its deleted runs.</param>
/// <param name="Newest">When the newest living run began, Unix milliseconds; null without runs.</param>
public sealed record ExperimentActivity(long Runs, long Running, long Nested, long Deleted, long? Newest)
{
    private const string Query = """
        SELECT r.experiment, COUNT(CASE WHEN r.deleted_at IS NULL THEN 1 END), COUNT(CASE WHEN r.deleted_at IS NULL AND r.status = 'RUNNING' THEN 1 END),
               COUNT(CASE WHEN r.deleted_at IS NULL THEN t.run END), COUNT(r.deleted_at), MAX(CASE WHEN r.deleted_at IS NULL THEN r.started_at END)
        FROM run r LEFT JOIN run_tag t ON t.run = r.n AND t.key = 'mlflow.parentRunId'
        WHERE r.experiment IN ({0}) GROUP BY r.experiment
        """;

    private static readonly ExperimentActivity None = new(0, 0, 0, 0, null);

    /// <summary>The activity of each of these experiments.</summary>
    internal static async Task<IReadOnlyDictionary<long, ExperimentActivity>> Of(Database database, IReadOnlyList<long> experiments, CancellationToken cancel)
    {
        var activity = experiments.ToDictionary(id => id, _ => None);
        await database.Read(async unit =>
        {
            await Sql.ForEach(unit, Query, experiments, row => activity[row.GetInt64(0)] = new(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.OptionalLong(5)), cancel);
            return Result.Done;
        }, cancel);
        return activity;
    }

    /// <summary>How many experiments are deleted and can be restored.</summary>
    internal static Task<long> CountDeleted(Database database, CancellationToken cancel) =>
        database.Query(unit => unit.Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM experiment WHERE deleted_at IS NOT NULL"), cancel);
}
