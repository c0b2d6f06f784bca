using Slipway.Storage;
using Slipway.Work.Jobs;

namespace Slipway.Work;

/// <summary>Keeps what a job writes through other endpoints out of the database once its attempt is over: a token that was revoked may be remembered for some seconds, this check is exact.</summary>
public static class JobFence
{
    /// <summary>
    /// Why the unit's actor may not write: it is an attempt of a job that has gone on without it, or a program of one that is confined to another thing. Null for everybody else.
    /// </summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="subject">The opaque id of what is written, where a program may be confined to such a thing; without one no confined program may write.</param>
    public static async Task<Refusal?> Refuse(Unit unit, string? subject = null)
    {
        var actor = unit.Actor;
        if (actor.How != "job")
            return null;
        var row = await JobStore.Find(unit, actor.Request);
        if (row is not { IsRunning: true } || row.Credential != (actor.Confined?.Credential ?? actor.Credential))
            return Refusal.Conflict($"The attempt of job '{actor.Request}' that sent this is over.", "Stop; nothing that this attempt writes counts any more.");
        return actor.Confined is { } confined && confined.Subject != subject
            ? new Refusal(RefusalKind.Forbidden, $"This token may change {confined.Subject} and what belongs to it, nothing else.", "It was made for one program of a job; use a token of your own for other things.")
            : null;
    }
}
