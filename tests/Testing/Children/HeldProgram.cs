using System.Collections.Concurrent;
using System.Diagnostics;

namespace Slipway.Testing.Children;

/// <summary>
/// A program that serves a whole test run, with a folder of its own. A shell holds it at the end of a pipe from this process; when the process ends, however it ends, the shell stops the program and
/// deletes the folder.
/// </summary>
public sealed class HeldProgram
{
    private const string Watchdog = """
        exec >/dev/null 2>&1
        folder=$1; log=$2; signal=$3; shift 3
        "$@" >"$log" 2>&1 &
        server=$!
        read -r _
        kill -"$signal" "$server"
        wait "$server"
        rm -rf "$folder"
        """;

    /// <summary>What nobody refers to is collected, and its pipe with it.</summary>
    private static readonly ConcurrentBag<HeldProgram> Started = [];

    private readonly Process _watchdog;
    private readonly string _log;

    private HeldProgram(Process watchdog, string log) => (_watchdog, _log) = (watchdog, log);

    /// <summary>Whether the program and its shell have ended.</summary>
    public bool HasEnded => _watchdog.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Its folder, deleted with it.</param>
    /// <param name="log">The file for all that it writes.</param>
    /// <param name="signal">What stops it, such as TERM.</param>
    /// <param name="command">The program and its arguments.</param>
    public static HeldProgram Start(string folder, string log, string signal, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Watchdog, "held-program", folder, log, signal, .. command]) { RedirectStandardInput = true, UseShellExecute = false };
        var program = new HeldProgram(Process.Start(start) ?? throw new InvalidOperationException("setsid could not be started."), log);
        Started.Add(program);
        return program;
    }

    /// <summary>What it has written so far.</summary>
    public string Said() => File.Exists(_log) ? File.ReadAllText(_log) : "";

    /// <summary>Stops it.</summary>
    public void Stop() => _watchdog.StandardInput.Close();
}
