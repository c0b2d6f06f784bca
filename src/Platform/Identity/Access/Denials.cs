using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Slipway.Storage;

namespace Slipway.Identity.Access;

/// <summary>Writes denied requests to the audit log, added up every few seconds, so that a flood of them is a few entries with counts and not a flood of commits.</summary>
internal sealed class Denials(Database database, TimeProvider clock) : BackgroundService
{
    private readonly ConcurrentDictionary<(string Principal, string Permission), (Actor Actor, int Count)> _counts = new();

    public void Count(Actor actor, string permission) => _counts.AddOrUpdate((actor.Principal, permission), (actor, 1), (_, seen) => (seen.Actor, seen.Count + 1));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Flush();
        }
        catch (OperationCanceledException)
        {
            await Flush();
        }
    }

    private async Task Flush()
    {
        foreach (var key in _counts.Keys)
        {
            if (!_counts.TryRemove(key, out var denied))
                continue;
            await database.Write<Done>(denied.Actor, unit =>
            {
                unit.Deny("access.deny", key.Principal, new { permission = key.Permission, count = denied.Count });
                return Task.FromResult(Result.Done);
            }, CancellationToken.None);
        }
    }
}
