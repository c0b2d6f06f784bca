using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>What other modules hear of jobs: <c>job.queued</c>, <c>job.started</c>, <c>job.succeeded</c>, <c>job.failed</c>, <c>job.cancelled</c>.</summary>
internal static class JobEvents
{
    public static void Publish(Unit unit, string type, JobRow row) => unit.Publish(type, row.Id, new JobEvent(row.Id, row.Kind, row.Subject, row.Parent, row.GroupId, (int)row.Attempt));
}
