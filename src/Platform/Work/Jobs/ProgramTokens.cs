using Microsoft.Extensions.Options;
using Slipway.Identity.Tokens;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>Makes tokens for programs that an attempt runs and does not trust with its own: each may less, is confined to one thing, and ends with the attempt.</summary>
internal sealed class ProgramTokens(Database database, IOptions<WorkOptions> options)
{
    public async Task<Result<MadeToken>> Make(Actor actor, string id, int attempt, ProgramToken asked, CancellationToken cancel)
    {
        if (!AuditNote.IsOpaque(asked.Subject))
            return Refusal.Invalid($"'{asked.Subject}' is no opaque id.", "Name the one thing that the program may change, such as run_ and the run's id.");
        var permissions = Permission.All.Where(p => asked.Permissions.Contains(p.Name, StringComparer.Ordinal)).ToList();
        if (permissions.Count == 0 || permissions.Count != asked.Permissions.Distinct(StringComparer.Ordinal).Count())
            return Refusal.Invalid("A program's token needs permissions that there are.", $"Choose from {string.Join(", ", actor.Permissions.Order(StringComparer.Ordinal))}.");
        if (permissions.Find(p => !actor.May(p) || p == Permission.JobReport) is { } beyond)
            return new Refusal(RefusalKind.Forbidden, $"A program may not be given '{beyond}'.", "It may have what the attempt itself has, but for reporting.");
        return await database.Write<MadeToken>(actor, async unit =>
        {
            if (!(await AttemptFence.Find(unit, actor, id, attempt)).Succeeded(out var row, out var stale))
                return stale;
            var issued = await TokenService.Issue(unit, actor.Principal, $"{row.Kind} {id} {attempt} program", "job", permissions, unit.Now + options.Value.TokenLife, id, new Confinement(asked.Subject, row.Credential!));
            return new MadeToken(issued.Secret);
        }, cancel);
    }
}
