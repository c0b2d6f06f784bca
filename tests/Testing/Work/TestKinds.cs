using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Work;

namespace Slipway.Testing.Work;

/// <summary>The kinds of jobs that tests run.</summary>
public static class TestKinds
{
    public static void Add(IServiceCollection services) =>
        services.AddJobKind<CountKind>().AddJobKind<StubbornKind>().AddJobKind<CrashKind>().AddJobKind<FailKind>().AddJobKind<LookAroundKind>().AddJobKind<WaitKind>();

    /// <summary>What the child program does.</summary>
    public static async Task<int> RunJob(string id)
    {
        var services = new ServiceCollection();
        Add(services);
        await using var provider = services.AddSingleton<JobKinds>().BuildServiceProvider();
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
        return (int)await JobRunner.Run(id, variables, provider.GetRequiredService<JobKinds>(), Console.Error, TimeProvider.System, CancellationToken.None);
    }
}

/// <summary>What a <see cref="CountKind"/> job is asked.</summary>
/// <param name="Steps">How far to count.</param>
/// <param name="Pause">How many milliseconds to wait between steps.</param>
/// <param name="Write">Whether to write an effect at each step, through the server.</param>
public sealed record CountPayload(int Steps, int Pause, bool Write = false);

/// <summary>Counts, a log line and a report of progress for each step.</summary>
internal sealed class CountKind : IJobKind
{
    public string Name => "count";

    public int Memory => 64;

    public int MaxAttempts => 20;

    public IReadOnlyList<Permission> Permissions => [Permission.RunWrite];

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        var asked = job.Read<CountPayload>();
        for (var step = 0; step < asked.Steps; step++)
        {
            await job.Log($"step {step}", cancel);
            job.Progress((double)step / asked.Steps, $"step {step}", new { step });
            if (asked.Write)
                (await job.Http.PostAsJsonAsync("test/effects", new { job.Attempt, name = $"step {step}" }, cancel)).EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromMilliseconds(asked.Pause), job.Clock, cancel);
        }

        return JsonSerializer.SerializeToElement(new { steps = asked.Steps });
    }
}

/// <summary>Does not heed a cancellation, and has a child that does not either.</summary>
internal sealed class StubbornKind : IJobKind
{
    public string Name => "stubborn";

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        using var child = Process.Start("sleep", "1000");
        await job.Log($"child {child.Id}", CancellationToken.None);
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
        return default;
    }
}

/// <summary>Prints, and dies of SIGKILL in its first attempt.</summary>
internal sealed class CrashKind : IJobKind
{
    public string Name => "crash";

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        await Console.Out.WriteLineAsync($"attempt {job.Attempt} prints ä");
        await Console.Out.FlushAsync(cancel);
        if (job.Attempt == 1)
            Process.GetCurrentProcess().Kill();
        return JsonSerializer.SerializeToElement("survived");
    }
}

/// <summary>What a <see cref="FailKind"/> job is asked.</summary>
internal sealed record FailPayload(bool Again);

/// <summary>Fails with a sentence.</summary>
internal sealed class FailKind : IJobKind
{
    public string Name => "fail";

    public int MaxAttempts => 2;

    public Task<JsonElement> Run(JobContext job, CancellationToken cancel) => throw new JobFailedException("The data are not there.", job.Read<FailPayload>().Again);
}

/// <summary>Tells what its process sees.</summary>
internal sealed class LookAroundKind : IJobKind
{
    public string Name => "look-around";

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        var line = await File.ReadAllTextAsync("/proc/self/cmdline", cancel);
        var stat = await File.ReadAllTextAsync("/proc/self/stat", cancel);
        return JsonSerializer.SerializeToElement(new
        {
            commandLine = line.Replace('\0', ' '),
            isGroupLeader = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2] == Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            variables = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("SLIPWAY_", StringComparison.Ordinal) || name is "ORT_DISABLE_TELEMETRY" or "OMP_WAIT_POLICY").Order(StringComparer.Ordinal),
            folder = Directory.Exists(job.WorkFolder),
        });
    }
}

/// <summary>Holds no slot; a test plays its process.</summary>
internal sealed class WaitKind : IJobKind
{
    public string Name => "wait";

    public int Weight => 0;

    public Task<JsonElement> Run(JobContext job, CancellationToken cancel) => Task.FromResult(JsonSerializer.SerializeToElement(new { }));
}
