using System.Diagnostics;
using System.Text.Json;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>Imports as people type them, and what they report.</summary>
internal static class ImportRunner
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Types <c>slipway import</c> with <c>--json</c>.</summary>
    /// <param name="expected">The exit code that it has to have.</param>
    /// <returns>The report.</returns>
    public static async Task<JsonElement> Import(this OwnServer server, string folder, int expected, params string[] arguments)
    {
        var (code, said, error) = await server.Type(folder, ["import", .. arguments, "--json"]);
        code.ShouldBe(expected, said + error);
        return JsonSerializer.Deserialize<JsonElement>(said);
    }

    public static (long Seen, long Taken, long There) Tally(this JsonElement report, string kind)
    {
        var tally = report.GetProperty(kind);
        return (tally.GetProperty("seen").GetInt64(), tally.GetProperty("taken").GetInt64(), tally.GetProperty("there").GetInt64());
    }

    /// <summary>About how many things a report has notes that begin so.</summary>
    public static int Noted(this JsonElement report, string why) => report.GetProperty("notes").EnumerateArray()
        .Where(n => n.GetProperty("why").GetString()!.StartsWith(why, StringComparison.Ordinal)).Sum(n => n.GetProperty("count").GetInt32());

    /// <summary>All points of a metric, as text and step.</summary>
    public static async Task<List<(string Value, long Step)>> Points(this OwnServer server, string run, string key) =>
        [.. (await server.Get($"api/v1/runs/{run}/points?key={Uri.EscapeDataString(key)}&limit=25000")).GetProperty("items").EnumerateArray().Select(p => (p.GetProperty("value").ToString(), p.GetProperty("step").GetInt64()))];

    /// <summary>How many points a metric has.</summary>
    public static async Task<long> Count(this OwnServer server, string run, string key) => (await server.Get($"api/v1/runs/{run}/curve?key={Uri.EscapeDataString(key)}&buckets=1")).GetProperty("points").GetInt64();

    /// <summary>The paths of the files of an experiment's runs.</summary>
    public static async Task<List<string>> Files(this OwnServer server, string experiment) => [.. (await server.Get("api/v1/artifacts?path=" + experiment)).EnumerateArray().Select(f => f.GetProperty("path").GetString()!)];

    /// <summary>Texts under a member of a run: its parameters or tags.</summary>
    public static Dictionary<string, string> Texts(this JsonElement run, string member) =>
        run.GetProperty(member).EnumerateArray().ToDictionary(p => p.GetProperty("key").GetString()!, p => p.GetProperty("value").GetString()!);

    /// <summary>Runs a script in a folder.</summary>
    public static async Task Shell(string folder, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", script]) { WorkingDirectory = folder })!;
        await shell.WaitForExitAsync(Cancel);
        shell.ExitCode.ShouldBe(0, script);
    }
}
