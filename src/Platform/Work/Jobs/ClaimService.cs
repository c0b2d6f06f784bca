using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Identity.Tokens;
using Slipway.Identity;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>An attempt that this server has just begun; or none, when nothing waits or nothing fits.</summary>
internal sealed record Claim(string Job, int Attempt, string Token)
{
    public static readonly Claim None = new("", 0, "");
}

/// <summary>Takes the next job from the queue for this server. The one writer of the database orders claims over all servers, so no attempt is begun twice.</summary>
internal sealed partial class ClaimService(Database database, JobKinds kinds, ServerName server, JobAnnouncer announcer, TimeProvider clock, IOptions<WorkOptions> options, ILogger<ClaimService> log)
{
    /// <param name="freeMemory">In MiB.</param>
    public async Task<Claim> Next(long freeMemory, CancellationToken cancel)
    {
        Job? started = null;
        var claimed = await database.Write<Claim>(Actor.System, async unit =>
        {
            started = null;
            unit.NothingChanged();
            if (await JobStore.Next(unit, kinds.Names) is not { } row || !await Fits(unit, row, freeMemory))
                return Claim.None;
            var claim = await Begin(unit, row);
            started = (await JobStore.Find(unit, row.Id))!.ToJob();
            return claim;
        }, cancel);
        if (started is not null)
        {
            announcer.Tell(started);
            LogStarted(started.Id, started.Kind, started.Attempt);
        }

        return claimed.Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Message);
    }

    /// <summary>The first in line waits until it fits, and the others behind it: a heavy job is not overtaken for ever by light ones. Where nothing but waiting jobs (of weight 0) run, any job fits.</summary>
    private async Task<bool> Fits(Unit unit, JobRow row, long freeMemory)
    {
        var running = await JobStore.WeightOn(unit, server.Value);
        return running == 0 ? options.Value.Slots > 0 : running + row.Weight <= options.Value.Slots && row.Memory + options.Value.SpareMemory <= freeMemory;
    }

    private async Task<Claim> Begin(Unit unit, JobRow row)
    {
        var attempt = (int)row.Attempt + 1;
        var principal = row.CreatedBy == Actor.System.Principal ? (await Principal.Ensure(unit, "service", "Slipway jobs", clock)).Id : row.CreatedBy;
        IReadOnlyList<Permission> permissions = [Permission.JobReport, .. kinds.Find(row.Kind)!.Permissions];
        var issued = await TokenService.Issue(unit, principal, $"{row.Kind} {row.Id} {attempt}", "job", permissions, unit.Now + options.Value.TokenLife, row.Id);
        await JobStore.Start(unit, row.Id, attempt, issued.Token.Id, server.Value, (unit.Now + options.Value.Lease).ToUnixTimeMilliseconds());
        row.Attempt = attempt;
        unit.Audit("job.start", row.Id, new { row.Kind, attempt, server = server.Value });
        JobEvents.Publish(unit, "job.started", row);
        return new Claim(row.Id, attempt, issued.Secret);
    }

    [LoggerMessage(303, LogLevel.Information, "Job {Job} ({Kind}): attempt {Attempt} begins")]
    private partial void LogStarted(string job, string kind, int attempt);
}
