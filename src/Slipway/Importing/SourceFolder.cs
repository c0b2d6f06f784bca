using Slipway.Commands;

namespace Slipway.Importing;

/// <summary>The folder that <c>--from</c> names, for tools that keep what they track in folders alone.</summary>
internal static class SourceFolder
{
    /// <summary>The folder with its whole path.</summary>
    /// <param name="allowed">More folders that the command line names, which have to be there too.</param>
    public static string Demand(string from, IEnumerable<string> allowed)
    {
        foreach (var folder in allowed.Prepend(from).Where(folder => !Directory.Exists(folder)))
            throw new CommandFailedException(ExitCode.Usage, File.Exists(folder) ? $"{Path.GetFullPath(folder)} is a file, and should be a folder." : $"There is no folder {Path.GetFullPath(folder)}.", File.Exists(folder) ? "If it is an archive, unpack it, and give the folder that is in it." : null);
        return Path.GetFullPath(from);
    }

    /// <summary>Asks what a folder or file holds.</summary>
    public static T Look<T>(string folder, Func<T> look)
    {
        try
        {
            return look();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Refused, $"{folder} cannot be read: {fault.Message}");
        }
    }
}
