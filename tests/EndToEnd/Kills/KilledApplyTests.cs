using System.Globalization;
using Slipway.Testing;

namespace Slipway.Tests.Kills;

/// <summary><c>slipway apply</c> killed in the middle, the command or the server under it: the next one ends like one that nobody killed, and the one after has nothing to do.</summary>
public sealed class KilledApplyTests(ITestOutputHelper output)
{
    private const int Moments = 6;

    /// <summary>Data alone: what an apply does by itself. What a pipeline goes through is the other tests' matter.</summary>
    private const string Declaration = """
        project: applications
        data:
          applications:
            source: credit.csv
            checks:
              - rows: {min: 4000}
              - values: {column: Status, in: [good, bad]}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31)]
    public async Task The_next_apply_ends_equal_and_the_second_says_no_changes(int fixedSeed)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_KILL_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : fixedSeed;
        var random = new Random(seed);
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("project"));
        await File.WriteAllTextAsync(folder.At("project", "slipway.yaml"), Declaration, Cancel);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Examples", "credit", "data", "credit.csv"), folder.At("project", "credit.csv"));

        var reference = await Applied(folder, "unkilled", null, random);
        for (var moment = 0; moment < Moments; moment++)
            (await Applied(folder, $"killed-{moment}", moment % 2 == 0, random)).ShouldBe(reference, $"SLIPWAY_KILL_SEED={seed}, moment {moment}");
    }

    /// <summary>Applies, with a kill of the server (true) or the command (false) in between, or none.</summary>
    /// <returns>What the server then has.</returns>
    private async Task<string> Applied(TempFolder folder, string name, bool? killServer, Random random)
    {
        await using var server = new SlipwayProcess(folder.At(name));
        await server.Up();
        string[] apply = ["apply", "--project", folder.At("project"), "--yes", "--wait", "--server", server.Address.ToString()];
        if (killServer is { } server1)
        {
            using var command = SlipwayProcess.Run(apply);
            var after = random.Next(2500);
            await Task.Delay(after, Cancel);
            if (server1)
                await server.Kill(withJobs: true);
            command.Kill();
            await command.WaitForExitAsync(Cancel);
            if (server1)
                await server.Up();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {(server1 ? "server and command" : "command")} killed after {after} ms"));
        }

        var (code, said) = await SlipwayProcess.Ask(apply);
        code.ShouldBe(0, said);
        await Ended(server);
        (code, said) = await SlipwayProcess.Ask(apply);
        code.ShouldBe(0, said);
        said.Trim().ShouldBe("no changes");
        var project = await server.Get("/api/v1/projects/applications");
        var versions = (await server.Get("/api/v1/datasets/applications/versions")).GetProperty("items").EnumerateArray().Select(v => $"{v.GetProperty("number")} {v.GetProperty("id")} {v.GetProperty("rows")}");
        var pipelines = (await server.Get("/api/v1/pipelines")).GetProperty("items").EnumerateArray().Select(p => $"{p.GetProperty("state")} {p.GetProperty("words")}");
        return $"revision {project.GetProperty("revision")}; {string.Join(", ", versions)}; {string.Join(", ", pipelines)}";
    }

    private static async Task Ended(SlipwayProcess server)
    {
        while ((await server.Get("/api/v1/pipelines")).GetProperty("items").EnumerateArray().Any(p => p.GetProperty("state").GetString() == "running"))
            await Task.Delay(50, Cancel);
    }
}
