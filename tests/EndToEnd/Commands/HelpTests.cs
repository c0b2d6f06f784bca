using System.Diagnostics;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Commands;

/// <summary>What the command line says of itself.</summary>
public sealed class HelpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_shows_examples_of_itself()
    {
        var faults = new List<string>();

        (await Look([], faults)).ShouldBeGreaterThan(40);

        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commands_are_completed()
    {
        (await Run("[suggest:11]", "slipway mon")).Split('\n').ShouldContain("monitor");
        (await Run("[suggest:18]", "slipway monitor sh")).Split('\n').ShouldContain("show");
    }

    /// <returns>How many commands there are.</returns>
    private static async Task<int> Look(string[] path, List<string> faults)
    {
        var help = await Run([.. path, "--help"]);
        var below = Section(help, "Commands:").Select(line => line.Split(' ', 2)[0]).ToList();
        if (below.Count > 0)
            return (await Task.WhenAll(below.Select(name => Look([.. path, name], faults)))).Sum();
        var name = "slipway " + string.Join(' ', path);
        if (!Section(help, "Examples:").Any(example => example.StartsWith(name, StringComparison.Ordinal)))
            lock (faults)
                faults.Add($"'{name} --help' has no example of itself.");
        return 1;
    }

    /// <summary>The lines below a heading, up to the next blank one.</summary>
    private static IEnumerable<string> Section(string help, string heading) =>
        help.Split('\n').SkipWhile(line => line.TrimEnd() != heading).Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Where(line => line[2] != ' ').Select(line => line.Trim());

    private static async Task<string> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Checkout.Program, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return output;
    }
}
