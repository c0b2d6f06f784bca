using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Storage.Migrations;

/// <summary>One numbered SQL file of a module.</summary>
/// <param name="Module">The project and folder that own it, such as <c>Platform/Storage</c>.</param>
/// <param name="Number">Its place in the module; from 1, without gaps.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Sql">Its statements.</param>
internal sealed partial record Migration(string Module, int Number, string Name, string Sql)
{
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    public override string ToString() => $"{Module} {Number:0000}-{Name}";

    /// <summary>The migrations that an assembly carries, in the order in which they are applied; files for the other database are left out.</summary>
    /// <exception cref="InvalidOperationException">A module's numbers have a gap or a double.</exception>
    public static IReadOnlyList<Migration> In(IEnumerable<Assembly> assemblies, string dialect)
    {
        var found = assemblies.SelectMany(assembly => In(assembly, dialect)).ToList();
        foreach (var module in found.GroupBy(m => m.Module, StringComparer.Ordinal))
        {
            var expected = 1;
            foreach (var migration in module)
            {
                if (migration.Number != expected++)
                    throw new InvalidOperationException($"Migration {migration}: expected number {expected - 1} for {dialect}.");
            }
        }

        return found;
    }

    private static IEnumerable<Migration> In(Assembly assembly, string dialect) =>
        from resource in assembly.GetManifestResourceNames()
        let name = FileName().Match(resource.Replace('\\', '/'))
        where name.Success && (name.Groups["dialect"].Length == 0 || string.Equals(name.Groups["dialect"].Value, dialect, StringComparison.Ordinal))
        orderby name.Groups["module"].Value == "Platform/Storage" ? 0 : 1, name.Groups["module"].Value, name.Groups["number"].Value
        select new Migration(name.Groups["module"].Value, int.Parse(name.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture), name.Groups["name"].Value, Read(assembly, resource));

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^(?<module>.+)/Migrations/(?<number>\d{4})-(?<name>[a-z0-9-]+)(\.(?<dialect>sqlite|postgres))?\.sql$")]
    private static partial Regex FileName();
}
