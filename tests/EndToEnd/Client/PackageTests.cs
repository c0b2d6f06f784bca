using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Slipway.Client;
using Slipway.Testing;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Client;

/// <summary>What <c>dotnet pack</c> makes of the client is what a stranger wants to find.</summary>
public sealed class PackageTests
{
    private static readonly string[] Frameworks = ["net10.0", "net8.0"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_package_holds_the_library_its_documentation_and_a_licence_and_leans_on_nothing()
    {
        using var folder = new TempFolder();
        await Pack(folder);

        using var package = await ZipFile.OpenReadAsync(Directory.EnumerateFiles(folder.At("packages"), "Slipway.Client.*.nupkg").ShouldHaveSingleItem(), Cancel);

        var files = package.Entries.Select(e => e.FullName).ToList();
        files.ShouldContain("README.md");
        foreach (var framework in Frameworks)
        {
            files.ShouldContain($"lib/{framework}/Slipway.Client.dll");
            files.ShouldContain($"lib/{framework}/Slipway.Client.xml");
        }

        var nuspec = XDocument.Parse(await Text(package, "Slipway.Client.nuspec")).Root!.Elements().Single();
        string? Of(string name) => nuspec.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
        (Of("id"), Of("license"), Of("readme")).ShouldBe(("Slipway.Client", "Apache-2.0", "README.md"));
        Of("description").ShouldNotBeNullOrWhiteSpace();
        nuspec.Descendants().Where(e => e.Name.LocalName == "dependency").ShouldBeEmpty();
        foreach (var framework in Frameworks)
        {
            // The same bytes wherever it is built: no path of the machine is in it.
            var library = await Text(package, $"lib/{framework}/Slipway.Client.dll");
            library.Contains(Checkout.Root.TrimEnd('/'), StringComparison.Ordinal).ShouldBeFalse();
            library.Contains(folder.Path, StringComparison.Ordinal).ShouldBeFalse();
            Undocumented(XDocument.Parse(await Text(package, $"lib/{framework}/Slipway.Client.xml"))).ShouldBeEmpty();
        }
    }

    /// <summary>Public methods and types without a comment; those that the compiler writes for records aside.</summary>
    private static IEnumerable<string> Undocumented(XDocument comments)
    {
        var documented = comments.Descendants("member").Select(m => ((string)m.Attribute("name")!).Split('(')[0].Split('`')[0]).ToHashSet(StringComparer.Ordinal);
        var types = typeof(MlflowClient).Assembly.GetExportedTypes();
        return types.Select(type => $"T:{type.FullName}")
            .Concat(from type in new[] { typeof(MlflowClient), typeof(ActiveRun), typeof(ArtifactFolder), typeof(MlflowClientOptions) }
                    from method in type.GetMethods()
                    where method.DeclaringType == type && !method.IsSpecialName
                    select $"M:{type.FullName}.{method.Name}")
            .Where(member => !documented.Contains(member));
    }

    private static async Task<string> Text(ZipArchive package, string path)
    {
        await using var stream = await package.GetEntry(path)!.OpenAsync(Cancel);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancel);
    }

    private static async Task Pack(TempFolder folder)
    {
        var start = new ProcessStartInfo("dotnet", ["pack", Path.Combine(Checkout.Root, "src/Client"), "-c", "Release", "-o", folder.At("packages"), "--nologo", "-v", "quiet", "-p:RunAnalyzers=false", $"-p:ArtifactsPath={folder.At("artifacts")}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder.Path,
        };
        (start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"], start.Environment["MSBUILDDISABLENODEREUSE"]) = ("1", "1");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0, output + await errors);
    }
}
