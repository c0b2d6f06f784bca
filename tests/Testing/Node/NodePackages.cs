using System.Diagnostics;

namespace Slipway.Testing.Node;

/// <summary>Programs from npm, at the versions of a lock file that stands in the sources.</summary>
public static class NodePackages
{
    /// <summary>Installs what a <c>package-lock.json</c> names under artifacts/, so that the source tree stays as it was cloned; again only when the lock file changed.</summary>
    /// <param name="source">The folder of <c>package.json</c> and <c>package-lock.json</c>.</param>
    /// <param name="name">The folder under artifacts/.</param>
    /// <returns>The folder of the programs.</returns>
    /// <exception cref="InvalidOperationException">npm could not do it.</exception>
    public static async Task<string> Install(string source, string name, CancellationToken cancel)
    {
        var folder = Places.Artifacts(name);
        var programs = Path.Combine(folder, "node_modules", ".bin");
        // Another test program may be installing the same now.
        await using var alone = await Alone(Path.Combine(folder, "lock"), cancel);
        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"), cancel);
        var done = Path.Combine(folder, "installed-lock.json");
        if (File.Exists(done) && string.Equals(await File.ReadAllTextAsync(done, cancel), wanted, StringComparison.Ordinal))
            return programs;
        File.Delete(done);
        foreach (var file in (string[])["package.json", "package-lock.json"])
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        var (exit, output) = await Run(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], cancel);
        if (exit != 0)
            throw new InvalidOperationException($"npm could not install {name}: {output}");
        await File.WriteAllTextAsync(done, wanted, cancel);
        return programs;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Exit, string Output)> Run(string folder, string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, await output + await errors);
    }

    private static async Task<FileStream> Alone(string path, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancel);
            }
        }
    }
}
