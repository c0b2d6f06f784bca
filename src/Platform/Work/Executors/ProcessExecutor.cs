using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Slipway.Work.Executors;

/// <summary>
/// Runs attempts as processes on this machine. Their output goes to a file and not through a pipe, so that they outlive the server: a program that prints into a pipe whose
/// reader was killed dies of it.
/// </summary>
internal sealed class ProcessExecutor(IOptions<WorkOptions> options) : IExecutor, IDisposable
{
    private const string OutputFile = "output.log";
    private readonly ConcurrentDictionary<(string Job, int Attempt), Process> _children = new();
    private readonly ConcurrentDictionary<(string Job, int Attempt), PrintedLines> _outputs = new();

    public string Name => "process";

    public event EventHandler? Ended;

    public Task Start(JobLaunch launch, CancellationToken cancel)
    {
        var place = launch.Place;
        Directory.CreateDirectory(place.Folder);
        var process = new Process { StartInfo = Describe(launch), EnableRaisingEvents = true };
        process.Exited += (_, _) => Ended?.Invoke(this, EventArgs.Empty);
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            process.Dispose();
            throw new IOException($"'{options.Value.Command[0]}' cannot be started: {fault.Message}.", fault);
        }

        _children[(place.Job, place.Attempt)] = process;
        return Task.CompletedTask;
    }

    public Task<AttemptLook> Look(AttemptPlace place, CancellationToken cancel)
    {
        var look = _children.TryGetValue((place.Job, place.Attempt), out var child)
            ? child.HasExited ? new AttemptLook(AttemptLife.Gone, child.ExitCode) : new AttemptLook(AttemptLife.Running)
            : Find(place);
        return Task.FromResult(look);
    }

    public async Task Kill(AttemptPlace place, CancellationToken cancel)
    {
        var key = (place.Job, place.Attempt);
        if (_children.TryRemove(key, out var child))
        {
            ProcessTree.Kill(child);
            await child.WaitForExitAsync(cancel);
            child.Dispose();
        }

        if (ProcessTree.CanFind)
            await ProcessTree.KillAll(place.Job, place.Attempt, cancel);
    }

    public async Task<IReadOnlyList<string>> Output(AttemptPlace place, long from, bool whole, CancellationToken cancel)
    {
        var key = (place.Job, place.Attempt);
        var lines = await _outputs.GetOrAdd(key, _ => new PrintedLines(Path.Combine(place.Folder, OutputFile))).Read(from, whole, cancel);
        if (whole && lines.Count == 0)
            _outputs.TryRemove(key, out _);
        return lines;
    }

    public void Dispose()
    {
        foreach (var child in _children.Values)
            child.Dispose();
    }

    /// <summary>Looks for what an earlier life of this server started.</summary>
    private static AttemptLook Find(AttemptPlace place)
    {
        if (!ProcessTree.CanFind)
            return new AttemptLook(AttemptLife.Unknown);
        return ProcessTree.Of(place.Job, place.Attempt) is [var process, ..]
            ? new AttemptLook(AttemptLife.Running, Url: ProcessTree.Variable(process, JobEnvironment.Url) is { } url ? new Uri(url) : null)
            : new AttemptLook(AttemptLife.Gone);
    }

    private ProcessStartInfo Describe(JobLaunch launch)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, WorkingDirectory = launch.Place.Folder };
        IReadOnlyList<string> run = [.. options.Value.Command, "job", "run", launch.Place.Job];
        if (OperatingSystem.IsWindows())
        {
            start.FileName = run[0];
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"exec \"$@\" >>{OutputFile} 2>&1 </dev/null");
            start.ArgumentList.Add("slipway-job");
        }

        foreach (var word in OperatingSystem.IsWindows() ? run.Skip(1) : run)
            start.ArgumentList.Add(word);
        Fill(start.Environment, launch);
        return start;
    }

    /// <summary>What the server was told in its own environment, such as the password of its database, is not for its jobs.</summary>
    private static void Fill(IDictionary<string, string?> environment, JobLaunch launch)
    {
        foreach (var ours in environment.Keys.Where(name => name.StartsWith("SLIPWAY_", StringComparison.OrdinalIgnoreCase)).ToList())
            environment.Remove(ours);
        environment[JobEnvironment.Url] = launch.Url.ToString();
        environment[JobEnvironment.Job] = launch.Place.Job;
        environment[JobEnvironment.Attempt] = launch.Place.Attempt.ToString(CultureInfo.InvariantCulture);
        environment[JobEnvironment.Token] = launch.Token;
        environment[JobEnvironment.Folder] = launch.Place.Folder;
        environment["ORT_DISABLE_TELEMETRY"] = "1";
        environment["OMP_WAIT_POLICY"] = "passive";
    }
}
