using System.Diagnostics;
using System.Globalization;

namespace Slipway.Tests.Kills;

/// <summary>Strikes: the server and its jobs, the server alone, or one job alone. Which, and how long nobody is there afterwards, the seed decides.</summary>
internal sealed class Killer(SlipwayProcess server, Random random)
{
    /// <summary>A job that dies under a living server may do so this often: its kind has three attempts, and dying for no reason of the server's counts.</summary>
    private const int MostAlone = 2;

    private readonly Dictionary<string, int> _alone = new(StringComparer.Ordinal);
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>What was done, and when.</summary>
    public List<string> Told { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task Strike()
    {
        var (which, pause, elsewhere) = (random.Next(4), random.Next(400), random.Next(4) == 0);
        var jobs = JobProcesses.Of(server.Data);
        if (which == 0 && jobs.Where(job => _alone.GetValueOrDefault(job.Job) < MostAlone).ToList() is { Count: > 0 } victims)
        {
            var victim = victims[random.Next(victims.Count)].Job;
            _alone[victim] = _alone.GetValueOrDefault(victim) + 1;
            foreach (var (process, _) in jobs.Where(job => job.Job == victim))
                JobProcesses.Kill(process);
            Tell($"job {victim}");
            return;
        }

        await server.Kill(withJobs: which != 1);
        await Task.Delay(pause, Cancel);
        await server.Up(elsewhere);
        Tell(string.Create(CultureInfo.InvariantCulture, $"server {(which == 1 ? "alone" : "and jobs")} beside {jobs.Count} jobs; up{(elsewhere ? " elsewhere" : "")} in {server.StartedIn.TotalSeconds:0.0} s"));
    }

    private void Tell(string what) => Told.Add(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_began).TotalSeconds:0.0} s: {what}"));
}
