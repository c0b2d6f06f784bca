using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Slipway.Work.Jobs;

/// <summary>The loop that looks after this server's attempts and begins new ones while there is room.</summary>
internal sealed partial class Dispatcher(
    ClaimService claims, Supervisor supervisor, IExecutor executor, AttemptFolders folders, DispatcherWake wake, IServer web, IHostApplicationLifetime lifetime,
    IOptions<WorkOptions> options, TimeProvider clock, ILogger<Dispatcher> log) : BackgroundService
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!options.Value.KeepJobs)
            await supervisor.KillAll(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        executor.Ended += (_, _) => wake.Set();
        await Started(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await supervisor.Turn(Address(), stoppingToken);
                await Fill(stoppingToken);
                await wake.Wait(options.Value.Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a moment must not end the loop.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFault(fault);
                await Task.Delay(Breath, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Fill(CancellationToken cancel)
    {
        while (options.Value.Slots > 0 && await claims.Next(FreeMemory(), cancel) is var claim && claim != Claim.None)
            await Start(claim, cancel);
    }

    private async Task Start(Claim claim, CancellationToken cancel)
    {
        var place = folders.Place(claim.Job, claim.Attempt);
        try
        {
            await executor.Start(new JobLaunch(place, claim.Token, Address() ?? throw new InvalidOperationException("The server listens nowhere that jobs could reach; set Work:Url.")), cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await supervisor.Fail(claim.Job, claim.Attempt, $"It could not be started: {fault.Message}", cancel);
        }
    }

    /// <summary>The address that jobs are told: nobody listens before the server has started. Null where it listens nowhere.</summary>
    private Uri? Address()
    {
        if (options.Value.Url is { } told)
            return told;
        if (web.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } listening)
            return null;
        return new Uri(listening.Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal).Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal).Replace("://+", "://127.0.0.1", StringComparison.Ordinal));
    }

    private async Task Started(CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancel);
    }

    /// <summary>In MiB: what Linux says is available to new processes, and elsewhere what the runtime believes.</summary>
    private static long FreeMemory()
    {
        const string file = "/proc/meminfo";
        if (OperatingSystem.IsLinux() && File.ReadLines(file).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line)
            return long.Parse(line.AsSpan(13).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024;
        return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
    }

    [LoggerMessage(305, LogLevel.Error, "The dispatcher of jobs stumbled and goes on")]
    private partial void LogFault(Exception fault);
}
