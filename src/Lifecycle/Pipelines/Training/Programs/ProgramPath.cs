using Slipway.Work;

namespace Slipway.Pipelines.Training.Programs;

/// <summary>Finds the program that a command names: a path from the code's folder where it has a slash, else a name on PATH.</summary>
internal static class ProgramPath
{
    /// <exception cref="JobFailedException">There is none.</exception>
    public static string Find(string name, string code)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal))
        {
            var file = Path.GetFullPath(name, code);
            if (!File.Exists(file))
                throw new JobFailedException($"train.trainer.command names '{name}', and there is no such file in the code that was sent.");
            if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute))
                throw new JobFailedException($"'{name}' cannot be run: it is not executable. Make it so with chmod +x, or name its interpreter first, such as [sh, {name}].");
            return file;
        }

        return OnPath(name) ?? throw new JobFailedException(
            $"There is no program '{name}' on the PATH of the machine that trains.{(name == "python" && OnPath("python3") is not null ? " There is 'python3': name that." : " Install it there, or name another under train.trainer.command.")}");
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => OperatingSystem.IsWindows() ? new[] { name, name + ".exe", name + ".cmd" }.Select(file => Path.Combine(folder, file)) : [Path.Combine(folder, name)])
        .FirstOrDefault(File.Exists);
}
