using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Work;

namespace Slipway.Pipelines.Training.Programs;

/// <summary>Runs a program of the project's own: what it prints goes to the log as it comes, and with the job all of its processes end.</summary>
internal sealed class UserProgram(IReadOnlyList<string> command, string code, IReadOnlyDictionary<string, string> environment, SystemMetrics watching, Func<string, ValueTask> log) : IDisposable
{
    private const int LongestLine = 4096;
    private const int LastLines = 10;

    /// <summary>How long output may still come from processes that the program left behind.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);
    private readonly Queue<string> _last = new();
    private readonly SemaphoreSlim _one = new(1);

    /// <exception cref="JobFailedException">It cannot be started, or did not end well; the message ends with its last lines.</exception>
    public async Task Run(CancellationToken cancel)
    {
        using var process = Start();
        await using var told = cancel.Register(() => Kill(process));
        process.StandardInput.Close();
        watching.Begin(process.Id);
        var reading = Task.WhenAll(Read(process.StandardOutput), Read(process.StandardError));
        await process.WaitForExitAsync(CancellationToken.None);
        watching.End(process.Id);
        await Task.WhenAny(reading, Task.Delay(Linger, CancellationToken.None));
        cancel.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
            throw new JobFailedException(Words(process.ExitCode));
    }

    public void Dispose() => _one.Dispose();

    private Process Start()
    {
        var start = new ProcessStartInfo(ProgramPath.Find(command[0], code), command.Skip(1))
        {
            WorkingDirectory = code, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var ours in start.Environment.Keys.Where(name => name.StartsWith("MLFLOW_", StringComparison.Ordinal) || (name.StartsWith("SLIPWAY_", StringComparison.Ordinal) && name is not ("SLIPWAY_JOB" or "SLIPWAY_ATTEMPT"))).ToList())
            start.Environment.Remove(ours);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new JobFailedException($"The program '{command[0]}' cannot be started: {fault.Message}.");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            // It ended in between.
        }
    }

    /// <summary>Reads line by line; a line without an end is cut, so that no program fills the memory by it. A carriage return ends a line too, as progress bars write.</summary>
    private async Task Read(StreamReader from)
    {
        var buffer = new char[LongestLine];
        var line = new StringBuilder();
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] is not ('\n' or '\r'))
                    line.Append(buffer[i]);
                if (buffer[i] is '\n' or '\r' || line.Length == LongestLine)
                    await Take(line);
            }
        }

        await Take(line);
    }

    private async Task Take(StringBuilder line)
    {
        if (line.Length == 0)
            return;
        var text = line.ToString();
        line.Clear();
        await _one.WaitAsync();
        try
        {
            _last.Enqueue(text);
            if (_last.Count > LastLines)
                _last.Dequeue();
            await log(text);
        }
        finally
        {
            _one.Release();
        }
    }

    private string Words(int code)
    {
        // A shell's way to tell of a signal; .NET reports it like this as well.
        var end = code > 128 ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {code - 128}{(code == 137 ? ", perhaps for want of memory" : "")}") : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}");
        return $"The program '{string.Join(' ', command)}' {end}. {(_last.Count == 0 ? "It printed nothing." : $"Its last lines:\n{string.Join('\n', _last)}")}";
    }
}
