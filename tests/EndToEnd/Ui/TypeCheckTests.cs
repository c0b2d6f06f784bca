using Slipway.Testing;
using Slipway.Testing.Node;

namespace Slipway.Tests.Ui;

/// <summary>The islands' types, checked by the TypeScript compiler.</summary>
public sealed class TypeCheckTests
{
    private static string Sources => Path.Combine(Places.Repository, "tests", "EndToEnd", "Ui", "TypeScript");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_scripts_have_no_type_error()
    {
        var compiler = await Compiler();

        var (exit, output) = await NodePackages.Run(Places.Repository, compiler, ["--project", Path.Combine(Sources, "tsconfig.json"), "--pretty", "false"], Cancel);

        output.Trim().ShouldBeEmpty();
        exit.ShouldBe(0);
    }

    [Fact]
    public async Task A_misspelt_property_is_found()
    {
        var compiler = await Compiler();
        var folder = Directory.CreateDirectory(Path.Combine(Places.Artifacts("typescript"), "misspelt")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "wrong.js"), "/** @param {{ name: string }} run */\nexport function title(run) {\n  return run.nmae;\n}\n", Cancel);

        var (exit, output) = await NodePackages.Run(folder, compiler, ["--noEmit", "--allowJs", "--checkJs", "--strict", "--pretty", "false", "wrong.js"], Cancel);

        output.ShouldContain("TS2339");
        exit.ShouldNotBe(0);
    }

    private static async Task<string> Compiler() => Path.Combine(await NodePackages.Install(Sources, "typescript", Cancel), OperatingSystem.IsWindows() ? "tsc.cmd" : "tsc");
}
