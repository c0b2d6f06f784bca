using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Slipway.Tests.Kills;

/// <summary>The processes of jobs whose folders lie in a data folder, by what stands in their environment.</summary>
internal static class JobProcesses
{
    public static IReadOnlyList<(int Process, string Job)> Of(string data)
    {
        var found = new List<(int, string)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Environment(folder) is { } environment &&
                Variable(environment, "SLIPWAY_JOB_FOLDER")?.StartsWith(data + "/", StringComparison.Ordinal) == true && Variable(environment, "SLIPWAY_JOB") is { } job)
                found.Add((process, job));
        }

        return found;
    }

    public static void Kill(int process)
    {
        try
        {
            using var victim = Process.GetProcessById(process);
            victim.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }

    private static string? Variable(string[] environment, string name) => environment.FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string[]? Environment(string folder)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ"))).Split('\0');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
