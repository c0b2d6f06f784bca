using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Runs;

/// <summary>A unit of work on one run.</summary>
internal static class ChangedRun
{
    /// <summary>Finds the run, refuses when it may not be changed, and changes it.</summary>
    /// <param name="deletedToo">Whether a deleted run may be changed.</param>
    public static async Task<Result<RunInfo>> Write(Database database, Actor actor, string id, Func<Unit, RunRow, Task<Result<RunInfo>>> change, bool deletedToo, CancellationToken cancel)
    {
        if (!Words.Storable(id))
            return RunRules.NotThere(id);
        return await database.Write<RunInfo>(actor, async unit =>
        {
            if (await RunFence.Refuse(unit, id) is { } stale)
                return stale;
            if (await RunRow.Find(unit, id, cancel) is not { } row)
                return RunRules.NotThere(id);
            return row.Info.Deleted && !deletedToo ? RunRules.NotActive(id) : await change(unit, row);
        }, cancel);
    }
}
