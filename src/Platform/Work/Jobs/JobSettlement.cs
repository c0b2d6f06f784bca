using Microsoft.Extensions.Options;
using Slipway.Identity.Tokens;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>How attempts end. Each way out revokes the attempt's token, so that whoever still holds it is turned away at every door.</summary>
internal sealed class JobSettlement(IOptions<WorkOptions> options)
{
    /// <summary>So often an attempt may be lost together with its server; a job that takes the server down each time must not do so for ever.</summary>
    private const int MostAttempts = 100;

    public static async Task Succeed(Unit unit, JobRow row, string result)
    {
        await Revoke(unit, row);
        await JobStore.End(unit, row.Id, JobState.Succeeded, result, null);
        unit.Audit("job.succeed", row.Id, new { row.Kind, row.Attempt });
        JobEvents.Publish(unit, "job.succeeded", row);
    }

    /// <summary>Ends an attempt that failed: the job is cancelled if that was asked, goes back into the queue while it has attempts left, and fails otherwise.</summary>
    public async Task Fail(Unit unit, JobRow row, string error, bool again)
    {
        if (row.CancelRequestedAt is not null)
        {
            await EndCancelled(unit, row);
            return;
        }

        if (again && row.Attempt < row.MaxAttempts)
        {
            var wait = BackOff.After(row.Id, (int)row.Attempt, options.Value.BackOff, options.Value.LongestBackOff);
            await Requeue(unit, row, error, (unit.Now + wait).ToUnixTimeMilliseconds(), row.MaxAttempts);
            return;
        }

        await Revoke(unit, row);
        await JobStore.End(unit, row.Id, JobState.Failed, null, error);
        unit.Audit("job.fail", row.Id, new { row.Kind, row.Attempt, error });
        JobEvents.Publish(unit, "job.failed", row);
    }

    /// <summary>Ends an attempt that went down with its server: that was no fault of the job's, so it does not count against it, and the job keeps its place in the line.</summary>
    public Task Lose(Unit unit, JobRow row, string error)
    {
        if (row.CancelRequestedAt is not null || row.Attempt >= MostAttempts)
            return Fail(unit, row, error, again: true);
        return Requeue(unit, row, error, row.NotBefore, Math.Min(MostAttempts, row.MaxAttempts + 1));
    }

    public static async Task AskCancel(Unit unit, JobRow row)
    {
        if (!row.IsRunning)
        {
            await EndCancelled(unit, row);
        }
        else if (row.CancelRequestedAt is null)
        {
            await JobStore.AskCancel(unit, row.Id);
            unit.Audit("job.cancel", row.Id, new { row.Kind, row.Attempt });
        }
        else
        {
            unit.NothingChanged();
        }
    }

    public static async Task EndCancelled(Unit unit, JobRow row)
    {
        await Revoke(unit, row);
        await JobStore.End(unit, row.Id, JobState.Cancelled, null, row.Error);
        unit.Audit("job.end-cancelled", row.Id, new { row.Kind, row.Attempt });
        JobEvents.Publish(unit, "job.cancelled", row);
    }

    private static async Task Requeue(Unit unit, JobRow row, string error, long notBefore, long maxAttempts)
    {
        await Revoke(unit, row);
        await JobStore.Requeue(unit, row.Id, notBefore, maxAttempts, error);
        unit.Audit("job.requeue", row.Id, new { row.Kind, row.Attempt, error });
    }

    private static Task Revoke(Unit unit, JobRow row) => row.Credential is null ? Task.CompletedTask : TokenService.RevokeIn(unit, row.Credential);
}
