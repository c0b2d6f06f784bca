using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Slipway.Testing;

namespace Slipway.Tests.Kills;

/// <summary>What waits for a person, and what works through files, while the server or its job is killed.</summary>
public sealed class KilledServiceTests(ITestOutputHelper output)
{
    private const string Learns = """
        project: small
        data: {rows: {source: rows.csv}}
        train: {data: rows, target: late, positive: 'yes', parameters: {num_iterations: 10}}
        register: {model: small}

        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_waits_for_its_approval_across_kills_and_is_promoted_once()
    {
        using var folder = new TempFolder();
        await using var server = new SlipwayProcess(folder.At("data"));
        await server.Up();
        var id = await Apply(server, folder, Learns + "deploy: {small: {model: small@champion}}\nretrain: {promote: ask}\n");
        (await Rested(server, id)).GetProperty("state").GetString().ShouldBe("waiting");

        await server.Kill(withJobs: true);
        await server.Up();

        (await Rested(server, id)).GetProperty("state").GetString().ShouldBe("waiting");
        (await server.Get("/api/v1/models/small/versions/1/gates"))[0].GetProperty("outcome").GetString().ShouldBe("waiting");
        await server.Post($"/api/v1/pipelines/{id}/approve", new { reason = "Reviewed." });
        await server.Kill(withJobs: true);
        await server.Up();
        (await Rested(server, id)).GetProperty("state").GetString().ShouldBe("succeeded");
        (await server.Get("/api/v1/models/small/aliases/champion")).GetProperty("version").GetInt32().ShouldBe(1);
        (await server.Get("/api/v1/pipelines/" + id)).GetProperty("steps").EnumerateArray().Count(step => step.GetProperty("state").GetString() == "approved").ShouldBe(1);
        (await server.Get("/api/v1/audit/verify")).GetProperty("intact").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(77)]
    public async Task A_batch_whose_job_or_server_is_killed_writes_the_same_files_and_none_in_part(int fixedSeed)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_KILL_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : fixedSeed;
        var random = new Random(seed);
        using var folder = new TempFolder();
        await using var server = new SlipwayProcess(folder.At("data"));
        await server.Up();
        await Rested(server, await Apply(server, folder, Learns));
        await Apply(server, folder, Learns + "deploy: {nightly: {batch: {model: small@champion, input: in/*.parquet, output: out/}}}\n");
        await Write(folder.At("data", "files", "in"));
        var reference = await Run(server, null);
        var took = (reference.GetProperty("finishedAt").GetDateTimeOffset() - reference.GetProperty("createdAt").GetDateTimeOffset()).TotalMilliseconds;
        var whole = Files(folder);
        whole.Count.ShouldBe(3);

        for (var moment = 0; moment < 4; moment++)
        {
            Directory.Delete(folder.At("data", "files", "out"), recursive: true);
            var after = random.Next((int)took);
            var server1 = moment % 2 == 0;
            var run = await Run(server, async () =>
            {
                await Task.Delay(after, Cancel);
                if (server1)
                {
                    await server.Kill(withJobs: true);
                    Files(folder).ShouldAllBe(file => whole[file.Key] == file.Value, $"SLIPWAY_KILL_SEED={seed}, moment {moment}");
                    await server.Up();
                }
                else
                {
                    foreach (var (process, _) in JobProcesses.Of(server.Data))
                        JobProcesses.Kill(process);
                    Files(folder).ShouldAllBe(file => whole[file.Key] == file.Value, $"SLIPWAY_KILL_SEED={seed}, moment {moment}");
                }
            });
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(server1 ? "server and job" : "job")} killed after {after} of {took:0} ms"));
            run.GetProperty("state").GetString().ShouldBe("succeeded", run.ToString());
            Files(folder).ShouldBe(whole, ignoreOrder: true, $"SLIPWAY_KILL_SEED={seed}, moment {moment}");
        }
    }

    /// <summary>The files that a batch has put in place, by name, with their digests.</summary>
    private static Dictionary<string, string> Files(TempFolder folder) => !Directory.Exists(folder.At("data", "files", "out")) ? [] : Directory.EnumerateFiles(folder.At("data", "files", "out"))
        .Where(file => !Path.GetFileName(file).StartsWith('.')).ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);

    /// <summary>Starts a run, lets something happen to it, and waits for its end.</summary>
    private static async Task<JsonElement> Run(SlipwayProcess server, Func<Task>? meanwhile)
    {
        var run = (await server.Post("/api/v1/batches/nightly/runs", new { })).GetProperty("job").GetString();
        if (meanwhile is not null)
            await meanwhile();
        while (true)
        {
            var now = await server.Get("/api/v1/batches/nightly/runs/" + run);
            if (now.GetProperty("state").GetString() is not ("queued" or "running"))
                return now;
            await Task.Delay(100, Cancel);
        }
    }

    private static async Task Write(string folder)
    {
        Directory.CreateDirectory(folder);
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(Cancel);
        for (var file = 1; file <= 3; file++)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SET threads = 1; COPY (SELECT ((i * 7919 + {file}) % 10000) / 10000.0::DOUBLE AS x, ((i * 104729) % 10000) / 10000.0::DOUBLE AS noise FROM range(200000) t(i)) TO '{folder}/{file}.parquet' (FORMAT parquet)");
            await command.ExecuteNonQueryAsync(Cancel);
        }
    }

    private static async Task<string> Apply(SlipwayProcess server, TempFolder folder, string declaration)
    {
        var text = new StringBuilder("x,noise,late\n");
        var random = new Random(3);
        for (var i = 0; i < 600; i++)
        {
            var x = random.NextDouble();
            text.Append(CultureInfo.InvariantCulture, $"{x:0.0000},{random.NextDouble():0.0000},{(random.NextDouble() < 0.1 + (0.8 * x) ? "yes" : "no")}\n");
        }

        await File.WriteAllTextAsync(folder.At("rows.csv"), text.ToString(), Cancel);
        var sha256 = await server.Keep(folder.At("rows.csv"));
        var applied = await server.Post("/api/v1/projects/apply", new { declaration, sources = new Dictionary<string, object> { ["rows"] = new[] { new { name = "rows.csv", sha256 } } } });
        return applied.GetProperty("pipeline").GetString() ?? "";
    }

    private static async Task<JsonElement> Rested(SlipwayProcess server, string pipeline)
    {
        while (true)
        {
            var now = (await server.Get("/api/v1/pipelines/" + pipeline)).GetProperty("pipeline");
            if (now.GetProperty("state").GetString() != "running")
                return now;
            await Task.Delay(50, Cancel);
        }
    }
}
