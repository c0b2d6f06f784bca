using System.Diagnostics;
using Slipway.Tests.Documents;

namespace Slipway.Tests;

/// <summary>Commands as people type them, each to its end.</summary>
internal static class Typed
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<(int Code, string Out, string Error)> Type(params IReadOnlyList<string> arguments) => Type(Path.GetTempPath(), new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <param name="folder">Where it is typed.</param>
    /// <param name="environment">What the environment says besides.</param>
    /// <param name="arguments">What is typed behind <c>slipway</c>.</param>
    public static async Task<(int Code, string Out, string Error)> Type(string folder, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output, await error);
    }
}
