using System.Diagnostics;

namespace Slipway.Testing.Children;

/// <summary>This assembly started as a program, under a tracer if one is given; killed with SIGKILL when disposed.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts it.</summary>
    /// <param name="before">A command and its arguments that the program is started by; empty for none.</param>
    /// <param name="arguments">What the program is given.</param>
    public static ChildProcess Start(IReadOnlyList<string> before, params IReadOnlyList<string> arguments)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] command = [.. before, host, typeof(ChildProcess).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            return new ChildProcess(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception fault) when (before.Count > 0)
        {
            throw new InvalidOperationException($"This test needs {before[0]}, which could not be started ({fault.Message}); install it with 'apt-get install {before[0]}'.", fault);
        }
    }

    /// <summary>The next line of its output; null at the end.</summary>
    public async Task<string?> ReadLine(CancellationToken cancel) => await _process.StandardOutput.ReadLineAsync(cancel);

    /// <summary>SIGKILL: nothing of it gets to run any more.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>SIGKILL to it alone; what it started lives on.</summary>
    public void KillAlone() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and what it wrote to standard error.</returns>
    public async Task<(int Code, string Errors)> End(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
