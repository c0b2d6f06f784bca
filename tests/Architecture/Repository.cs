using System.Xml.Linq;

namespace Slipway.Tests;

/// <summary>The checkout that the tests were built from, as files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The names of the projects under <c>src</c>, and what each refers to.</summary>
    public static IReadOnlyDictionary<string, string[]> Arrows { get; } = Files("src", "*.csproj").ToDictionary(
        file => Path.GetFileNameWithoutExtension(file),
        file => References(file).Concat(References(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file))!, "Directory.Build.props"))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(),
        StringComparer.Ordinal);

    /// <summary>Paths below a folder, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(Path.Combine(Root, folder))
            ? Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Where(f => !f.Contains("/node_modules/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            : [];

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string[] References(string file) => File.Exists(file)
        ? [.. XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal)))]
        : [];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside a checkout: there is no Slipway.slnx above them.");
    }
}
