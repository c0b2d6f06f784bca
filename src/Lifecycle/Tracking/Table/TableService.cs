using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;
using Slipway.Tracking.Metrics;
using Slipway.Tracking.Runs;
using Slipway.Tracking.Search;

namespace Slipway.Tracking.Table;

/// <summary>Runs by column, found as every search finds them: those columns that are asked for, and no others.</summary>
internal sealed class TableService(Database database, MetricKeys metrics)
{
    /// <summary>A page of runs with what they have under some keys.</summary>
    /// <param name="search">Which runs; of one experiment.</param>
    /// <param name="wanted">The keys; null for all that these runs have.</param>
    /// <param name="cancel">The caller's patience.</param>
    public Task<Result<TableCells>> Read(RunSearch search, LoggedKeys? wanted, CancellationToken cancel) => Find(search, async (unit, found, more) =>
    {
        var cells = new TableCells([.. found.Select(row => row.Info)], more);
        await TableStore.Read(unit, [.. found.Select(row => row.Number)], wanted, await metrics.All(unit, cancel), cells, cancel);
        return cells;
    }, cancel);

    /// <summary>All keys that runs of an experiment have.</summary>
    /// <param name="search">Which runs; of one experiment.</param>
    /// <param name="cancel">The caller's patience.</param>
    public Task<Result<LoggedKeys>> Keys(RunSearch search, CancellationToken cancel) =>
        Find(search, (unit, found, _) => TableStore.Keys(unit, search.Experiments[0], [.. found.Select(row => row.Number)], cancel), cancel);

    private async Task<Result<T>> Find<T>(RunSearch search, Func<Unit, IReadOnlyList<RunRow>, bool, Task<T>> read, CancellationToken cancel)
        where T : notnull
    {
        if (!RunQuery.Make(search).Succeeded(out var query, out var refusal))
            return refusal;
        return await database.Read<T>(async unit =>
        {
            if (await ExperimentRow.Find(unit, search.Experiments[0]) is null)
                return ExperimentRules.NotThere(search.Experiments[0]);
            var (rows, next) = await query.Run(unit, cancel);
            return await read(unit, rows, next is not null);
        }, cancel);
    }
}
