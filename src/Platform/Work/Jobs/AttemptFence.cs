using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>Tells the attempt that a job is in from those that were given up.</summary>
internal static class AttemptFence
{
    /// <summary>The job, if this actor is its present attempt.</summary>
    public static async Task<Result<JobRow>> Find(Unit unit, Actor actor, string id, int attempt)
    {
        if (await JobStore.Find(unit, id) is not { } row)
            return Refusal.NotFound("Job", id);
        if (actor.How != "job" || actor.Request != id)
            return new Refusal(RefusalKind.Forbidden, $"This token does not belong to job '{id}'.", "Only the job itself reports on it, with the token that its attempt was given.");
        if (!row.IsRunning || row.Attempt != attempt || row.Credential != actor.Credential)
            return Refusal.Conflict($"Attempt {attempt} of job '{id}' is over: the job is {row.State} in attempt {row.Attempt}.", "Stop; nothing that this attempt reports counts any more.");
        return row;
    }
}
