using Slipway.Storage;
using Slipway.Work.Jobs;

namespace Slipway.Work;

/// <summary>Keeps what a job writes through other endpoints out of the database once its attempt is over: a token that was revoked may be remembered for some seconds, this check is exact.</summary>
public static class JobFence
{
    /// <summary>Why the unit's actor may not write: it is an attempt of a job that has gone on without it. Null for everybody else.</summary>
    public static async Task<Refusal?> Refuse(Unit unit)
    {
        if (unit.Actor.How != "job")
            return null;
        var row = await JobStore.Find(unit, unit.Actor.Request);
        return row is { IsRunning: true } && row.Credential == unit.Actor.Credential
            ? null
            : Refusal.Conflict($"The attempt of job '{unit.Actor.Request}' that sent this is over.", "Stop; nothing that this attempt writes counts any more.");
    }
}
