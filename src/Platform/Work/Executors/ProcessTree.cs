using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Work.Executors;

/// <summary>Finds and ends the processes of an attempt. On Linux they are known by what stands in their environment, so neither a restart of the server nor a reused process id can confuse it.</summary>
internal static partial class ProcessTree
{
    private const int KillSignal = 9;

    /// <summary>Makes this process the head of a session and group of its own, out of reach of the terminal that its parent sits at.</summary>
    public static void LeaveParentSession()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetSid();
    }

    /// <summary>Whether <see cref="Of"/> can tell.</summary>
    public static bool CanFind => OperatingSystem.IsLinux();

    /// <summary>The live processes of an attempt.</summary>
    public static IReadOnlyList<int> Of(string job, int attempt)
    {
        List<int> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Environment(folder) is { } environment && Names(environment, job, attempt))
                found.Add(pid);
        }

        return found;
    }

    /// <summary>A variable of a process's environment; null where there is none.</summary>
    public static string? Variable(int process, string name) =>
        Environment(FormattableString.Invariant($"/proc/{process}"))?.Split('\0').FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>Ends all of them; those that are born meanwhile too.</summary>
    public static async Task KillAll(string job, int attempt, CancellationToken cancel)
    {
        for (var round = 0; round < 50 && Of(job, attempt) is { Count: > 0 } alive; round++)
        {
            foreach (var pid in alive)
                _ = Signal(pid, KillSignal);
            await Task.Delay(20, cancel);
        }
    }

    /// <summary>Ends a child with its descendants and its group.</summary>
    public static void Kill(Process child)
    {
        try
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }

        if (!OperatingSystem.IsWindows())
            _ = Signal(-child.Id, KillSignal);
    }

    private static bool Names(string environment, string job, int attempt) =>
        environment.Contains($"\0SLIPWAY_JOB={job}\0", StringComparison.Ordinal) && environment.Contains($"\0SLIPWAY_ATTEMPT={attempt}\0", StringComparison.Ordinal);

    /// <summary>A process's environment between zero characters; null where it has ended or belongs to somebody else.</summary>
    private static string? Environment(string folder)
    {
        try
        {
            return $"\0{Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ")))}\0";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int pid, int signal);
}
