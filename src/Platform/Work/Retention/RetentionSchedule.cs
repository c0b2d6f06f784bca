using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Slipway.Work.Retention;

/// <summary>Removes every night, where the server was told to.</summary>
internal sealed class RetentionSchedule(ScheduleService schedules, IOptions<WorkOptions> options) : IHostedService
{
    private const string Name = "server.gc";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.KeepDeleted is { } length)
        {
            var nightly = new NewSchedule(Name, "17 3 * * *") { Kind = RetentionJob.KindName, Payload = JsonSerializer.SerializeToElement(new RetentionOrder(length, null), JsonSerializerOptions.Web) };
            if (!(await schedules.Put(Actor.System, nightly, cancellationToken)).Succeeded(out _, out var refusal))
                throw new InvalidOperationException(refusal.Message);
        }
        else if ((await schedules.Get(Name, cancellationToken)).IsSuccess)
        {
            await schedules.Remove(Actor.System, Name, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
