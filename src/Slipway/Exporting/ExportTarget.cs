using Slipway.Commands;
using Slipway.Importing;
using Slipway.Storage;

namespace Slipway.Exporting;

/// <summary>Where an export writes: a folder that is not there yet or is empty, links followed.</summary>
internal static class ExportTarget
{
    private const string Remedy = "Name a folder that is not there yet.";

    /// <summary>The folder that a command line names.</summary>
    /// <exception cref="CommandFailedException">It can be none.</exception>
    public static string Of(string given)
    {
        if (given.Length == 0)
            throw new CommandFailedException(ExitCode.Usage, "The folder to write has no name.", "Name one, such as ./mlruns.");
        var full = Path.GetFullPath(given);
        try
        {
            var real = RealPath.Of(full);
            return (FileKinds.Of(real), new FileInfo(Path.TrimEndingDirectorySeparator(full)).LinkTarget) switch
            {
                (FileKind.Missing, { } target) => throw new CommandFailedException(ExitCode.Refused, $"{full} is a link to {target}, which is not there.", "Make that folder, or name another."),
                (FileKind.Regular, _) => throw new CommandFailedException(ExitCode.Refused, $"{full} is a file, and should be a folder.", Remedy),
                (FileKind.Special or FileKind.Link, _) => throw new CommandFailedException(ExitCode.Refused, $"{full} is neither a file nor a folder.", Remedy),
                (FileKind.Folder, _) when Directory.EnumerateFileSystemEntries(real).Any() => throw new CommandFailedException(ExitCode.Refused, $"{full} is there already and is not empty.", Remedy),
                _ => real,
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(full, fault);
        }
    }

    /// <summary>Says that a folder cannot be written, and what helps against that.</summary>
    public static CommandFailedException Unwritable(string folder, Exception fault) => DiskFullException.Behind(fault, folder) is not null
        ? new(ExitCode.Broken, $"{folder} cannot be written: the disk is full.", "Nothing of it was kept. Free space there, or name a folder on another disk.")
        : new(ExitCode.Refused, $"{folder} cannot be written: {fault.Message}", fault is UnauthorizedAccessException ? "Name a folder in which this user may write." : "Name another folder.");
}
