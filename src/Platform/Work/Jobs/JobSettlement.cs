using Microsoft.Extensions.Options;
using Slipway.Identity.Tokens;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>How attempts end. Each way out revokes the attempt's token, so that whoever still holds it is turned away at every door.</summary>
internal sealed class JobSettlement(IOptions<WorkOptions> options)
{
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

        await Revoke(unit, row);
        if (again && row.Attempt < row.MaxAttempts)
        {
            var wait = BackOff.After(row.Id, (int)row.Attempt, options.Value.BackOff, options.Value.LongestBackOff);
            await JobStore.Requeue(unit, row.Id, (unit.Now + wait).ToUnixTimeMilliseconds(), row.MaxAttempts, error);
            unit.Audit("job.requeue", row.Id, new { row.Kind, row.Attempt, error });
            return;
        }

        await JobStore.End(unit, row.Id, JobState.Failed, null, error);
        unit.Audit("job.fail", row.Id, new { row.Kind, row.Attempt, error });
        JobEvents.Publish(unit, "job.failed", row);
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

    private static Task Revoke(Unit unit, JobRow row) => row.Credential is null ? Task.CompletedTask : TokenService.RevokeIn(unit, row.Credential);
}
