using Slipway.Work.Live;

namespace Slipway.Work.Jobs;

/// <summary>Tells this server's web sockets and its dispatcher, after the commit, that something about a job has changed: on the topic <c>jobs/ID</c>, and changes of state also on <c>jobs/all</c>.</summary>
internal sealed class JobAnnouncer(LiveTopics live, DispatcherWake wake)
{
    /// <summary>Passes an answer on, and tells of the job in it.</summary>
    public Result<Job> Tell(Result<Job> changed)
    {
        if (changed.Succeeded(out var job, out _))
        {
            live.Publish(Topic(job.Id), new { job });
            live.Publish(Topic("all"), new { job });
            wake.Set();
        }

        return changed;
    }

    public void TellProgress(string job, JobProgress progress) => live.Publish(Topic(job), new { progress });

    public void TellLog(string job, IReadOnlyList<JobLogLine> lines)
    {
        if (lines.Count > 0)
            live.Publish(Topic(job), new { lines });
    }

    private static string Topic(string job) => "jobs/" + job;
}
