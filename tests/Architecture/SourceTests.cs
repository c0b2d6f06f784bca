using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Slipway.Tests;

/// <summary>What is read off the source files themselves.</summary>
public sealed partial class SourceTests
{
    private static IEnumerable<string> Sources => Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.razor")).Concat(Repository.Files("src", "*.js")).Concat(Repository.Files("src", "*.css"))
        .Concat(Repository.Files("tests", "*.cs")).Concat(Repository.Files("bench", "*.cs"));

    /// <summary>Monitoring's passes read monitors, windows and alerts together, each from its own folder's store; they are to be drawn apart.</summary>
    private static readonly string[] SharedStores = ["src/Lifecycle/Monitoring/Alerts/AlertStore", "src/Lifecycle/Monitoring/Monitors/MonitorStore", "src/Lifecycle/Monitoring/Windows/WindowStore"];

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Sources.Select(file => (File: Repository.Relative(file), Lines: File.ReadLines(file).Count())).Where(f => f.Lines > 400).ShouldBeEmpty();

    [Fact]
    public void A_store_is_used_only_in_its_own_folder()
    {
        var stores = Repository.Files("src", "*Store.cs").Where(f => StoreClass().IsMatch(File.ReadAllText(f))).Select(f => (Name: Path.GetFileNameWithoutExtension(f), Folder: Path.GetDirectoryName(f)!));

        // Two modules may have stores of one name: only the files of the store's own module can mean it, since stores are internal.
        var strangers = from store in stores
                        let module = Path.GetDirectoryName(store.Folder)!
                        where !SharedStores.Contains(Repository.Relative(Path.Combine(store.Folder, store.Name)), StringComparer.Ordinal)
                        from file in Directory.EnumerateFiles(module, "*.cs", SearchOption.AllDirectories)
                        where Path.GetDirectoryName(file) != store.Folder && Regex.IsMatch(File.ReadAllText(file), $@"\b{store.Name}\.")
                        select $"{Repository.Relative(file)} uses {store.Name}";

        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void Every_store_is_tested_on_both_databases()
    {
        var suites = Repository.Files("tests", "*.cs").Select(f => (Path: Repository.Relative(f), Text: File.ReadAllText(f))).Where(t => t.Text.Contains("OnPostgres", StringComparison.Ordinal) && t.Text.Contains("OnSqlite", StringComparison.Ordinal)).ToList();

        var untested = from store in Repository.Files("src", "*Store.cs")
                       where StoreClass().IsMatch(File.ReadAllText(store))
                       let folder = Path.GetFileName(Path.GetDirectoryName(store))
                       let module = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(store)))
                       where !suites.Exists(suite => suite.Path.Contains($"/{module}/", StringComparison.Ordinal) && (suite.Path.Contains($"/{folder}/", StringComparison.Ordinal) || Path.GetFileName(Path.GetDirectoryName(suite.Path)) == module))
                       select $"{Repository.Relative(store)} has no suite in the tests of {module} that both databases inherit";

        untested.ShouldBeEmpty();
    }

    [Fact]
    public void Every_suite_that_SQLite_inherits_PostgreSQL_inherits_too()
    {
        var lonely = from file in Repository.Files("tests", "*.cs")
                     from Match match in Subclass().Matches(File.ReadAllText(file))
                     where !Regex.IsMatch(File.ReadAllText(file), $@"class \w+OnPostgres\b.*:\s*{match.Groups["suite"].Value}\b")
                     select $"{Repository.Relative(file)}: {match.Groups["suite"].Value}";

        lonely.ShouldBeEmpty();
    }

    [Fact]
    public void Public_types_are_documented()
    {
        var undocumented = from file in Repository.Files("src", "*.cs")
                           let lines = File.ReadAllLines(file)
                           from line in Enumerable.Range(0, lines.Length)
                           where PublicType().IsMatch(lines[line]) && !IsDocumented(lines, line)
                           select $"{Repository.Relative(file)}:{line + 1} {lines[line].Trim()}";

        undocumented.ShouldBeEmpty();
    }

    [Fact]
    public void Packages_have_exact_versions_in_one_place()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(v => (string)v.Attribute("Version")!);
        var elsewhere = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj")).Where(f => File.ReadAllText(f).Contains("<PackageReference", StringComparison.Ordinal) && Regex.IsMatch(File.ReadAllText(f), "<PackageReference[^>]*Version="));

        versions.Where(v => v.Contains('*', StringComparison.Ordinal) || v.Contains('[', StringComparison.Ordinal)).ShouldBeEmpty();
        elsewhere.ShouldBeEmpty();
    }

    /// <summary>Attributes, and warnings switched off with a reason, may stand between the comment and the type.</summary>
    private static bool IsDocumented(string[] lines, int at)
    {
        var above = at - 1;
        while (above >= 0 && (lines[above].TrimStart().StartsWith('[') || lines[above].StartsWith("#pragma", StringComparison.Ordinal)))
            above--;
        return above >= 0 && lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"internal static (partial )?class \w+Store\b")]
    private static partial Regex StoreClass();

    [GeneratedRegex(@"class \w+OnSqlite\b[^:]*:\s*(?<suite>\w+)")]
    private static partial Regex Subclass();

    [GeneratedRegex(@"^public (sealed |static |abstract |partial |readonly )*(class|record|struct|interface|enum|record struct)\b")]
    private static partial Regex PublicType();
}
