namespace Slipway.Models;

/// <summary>Keeps the files that a model names inside the folder of the model.</summary>
internal static class ModelPath
{
    /// <summary>The full path of <paramref name="relative"/>, when it lies in <paramref name="folder"/>, links followed.</summary>
    /// <exception cref="ModelException">It does not, or is not there.</exception>
    public static string DemandInside(string folder, string relative)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var full = Path.GetFullPath(Path.Combine(root, relative));
        if (relative.Length == 0 || Path.IsPathRooted(relative) || relative.Contains('\\', StringComparison.Ordinal) || relative.Contains('\0', StringComparison.Ordinal) || !full.StartsWith(root, StringComparison.Ordinal))
            throw new ModelException($"The model names the file '{relative}', which lies outside its folder. Put it into the folder and name it by its path from there.");
        if (!File.Exists(full))
            throw new ModelException($"The model names the file '{relative}', which is not in its folder.");
        for (var place = full; place.Length > root.Length; place = Path.GetDirectoryName(place)!)
        {
            if (new FileInfo(place).LinkTarget is not null)
                throw new ModelException($"The model names the file '{relative}', which is or lies behind a link. Put the file itself into the folder.");
        }
        return full;
    }
}
