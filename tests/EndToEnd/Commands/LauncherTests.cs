using System.Diagnostics;
using Slipway.Testing;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Commands;

/// <summary>The script in the clone that builds what changed and runs it, with a compiler that takes no time.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Compiler = """
        #!/bin/sh
        case "$1" in
          --list-sdks) echo "10.0.100 [/sdk]" ;;
          publish) mkdir -p "$6" && touch "$6/slipway.dll" ;;
          *) echo "ran" ;;
        esac
        """;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_clone_is_built_for_the_first_time_and_a_changed_one_again()
    {
        Directory.CreateDirectory(_folder.At("src"));
        Directory.CreateDirectory(_folder.At("bin"));
        File.Copy(Path.Combine(Checkout.Root, "slipway"), _folder.At("slipway"));
        foreach (var name in (string[])["global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "src/a.cs"])
            await File.WriteAllTextAsync(_folder.At(name), "1", Cancel);
        await File.WriteAllTextAsync(_folder.At("bin", "dotnet"), Compiler, Cancel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.At("bin", "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var first = await Run();
        var second = await Run();
        await File.WriteAllTextAsync(_folder.At("src", "a.cs"), "2", Cancel);
        var third = await Run();

        first.ShouldContain("slipway: building (the first time; this takes some minutes)");
        second.ShouldBe("ran\n");
        third.ShouldContain("slipway: building (sources changed)");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Run()
    {
        var start = new ProcessStartInfo("bash", ["-c", "./slipway status 2>&1"]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{_folder.At("bin")}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0, said);
        return said;
    }
}
