using System.Diagnostics;

namespace Slipway.Tests.Ui;

/// <summary>The islands' types, checked by the TypeScript compiler. Node and npm are needed here and nowhere else.</summary>
public sealed class TypeCheckTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_scripts_have_no_type_error()
    {
        var compiler = await Compiler();

        var (exit, output) = await Run(Places.Repository, compiler, "--project", Path.Combine(Places.TypeScript, "tsconfig.json"), "--pretty", "false");

        output.Trim().ShouldBeEmpty();
        exit.ShouldBe(0);
    }

    [Fact]
    public async Task A_misspelt_property_is_found()
    {
        var compiler = await Compiler();
        var folder = Directory.CreateDirectory(Path.Combine(Places.Artifacts("typescript"), "misspelt")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "wrong.js"), "/** @param {{ name: string }} run */\nexport function title(run) {\n  return run.nmae;\n}\n", Cancel);

        var (exit, output) = await Run(folder, compiler, "--noEmit", "--allowJs", "--checkJs", "--strict", "--pretty", "false", "wrong.js");

        output.ShouldContain("TS2339");
        exit.ShouldNotBe(0);
    }

    /// <summary>Installs the compiler under artifacts/, so that the source tree stays as it was cloned; again only when the lock file changed.</summary>
    private static async Task<string> Compiler()
    {
        var folder = Places.Artifacts("typescript");
        var lockFile = Path.Combine(Places.TypeScript, "package-lock.json");
        var installed = Path.Combine(folder, "package-lock.json");
        var compiler = Path.Combine(folder, "node_modules", ".bin", OperatingSystem.IsWindows() ? "tsc.cmd" : "tsc");
        if (File.Exists(compiler) && string.Equals(await File.ReadAllTextAsync(installed, Cancel), await File.ReadAllTextAsync(lockFile, Cancel), StringComparison.Ordinal))
            return compiler;
        File.Copy(Path.Combine(Places.TypeScript, "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        File.Copy(lockFile, installed, overwrite: true);
        var (exit, output) = await Run(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--no-audit", "--no-fund");
        exit.ShouldBe(0, $"npm could not install the TypeScript compiler: {output}");
        return compiler;
    }

    private static async Task<(int Exit, string Output)> Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output + await errors);
    }
}
