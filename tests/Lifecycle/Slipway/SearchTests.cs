using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Slipway.Tests.Host;

/// <summary>What the palette finds, whatever the database.</summary>
public abstract class SearchTests(ServerFixture server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Things_of_every_kind_are_found_by_name_the_nearest_first()
    {
        await Make("/api/v1/models", new { name = "harbour-late" });
        await Make("/api/v1/models", new { name = "late" });
        var experiment = (await Make("/api/2.0/mlflow/experiments/create", new { name = "Late ships" })).GetProperty("experiment_id").GetString();
        var run = (await Make("/api/2.0/mlflow/runs/create", new { experiment_id = experiment, run_name = "the late one" })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        using var declared = await server.Http.PutAsJsonAsync("/api/v1/datasets/late-arrivals", new { }, Cancel);
        await Make("/api/v1/projects/apply", new { declaration = "project: later\nobjective: {statement: Fewer late ships.}\n" });

        var found = await Find(server.Http, "late");

        found[0].ShouldBe("model late /models/late");
        found.ShouldBe(
            ["model late /models/late", $"experiment Late ships /experiments/{experiment}", $"run the late one /runs/{run}", "dataset late-arrivals /data/late-arrivals", "project later /projects/later", "model harbour-late /models/harbour-late"], ignoreOrder: true);
        foreach (var part in new[] { run[..12], run[^8..] })
            (await Find(server.Http, part)).ShouldBe([$"run the late one /runs/{run}"]);
    }

    [Fact]
    public async Task Only_what_the_asker_may_see_is_found()
    {
        await Make("/api/v1/models", new { name = "secret-model" });
        using var reader = server.Client(await server.Token("search without models", Permission.ServerRead.Name, Permission.RunRead.Name));

        (await Find(reader, "secret")).ShouldBeEmpty();
        (await Find(server.Http, "secret")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_stands_for_anything_in_SQL_stands_for_itself()
    {
        await Make("/api/v1/models", new { name = "under_score" });
        await Make("/api/v1/models", new { name = "underXscore" });

        (await Find(server.Http, "under_")).ShouldHaveSingleItem();
        (await Find(server.Http, "%25")).ShouldBeEmpty();
        (await Find(server.Http, "!")).ShouldBeEmpty();
        (await Find(server.Http, "")).ShouldBeEmpty();
        using var tooLong = await server.Http.GetAsync("/api/v1/search?q=" + new string('x', 201), Cancel);
        tooLong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<IReadOnlyList<string>> Find(HttpClient http, string words) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/api/v1/search?q=" + words, Cancel)).GetProperty("items").EnumerateArray().Select(hit => $"{hit.GetProperty("kind")} {hit.GetProperty("title")} {hit.GetProperty("href")}")];

    private async Task<JsonElement> Make(string path, object body)
    {
        using var response = await server.Http.PostAsJsonAsync(path, body, Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}

public sealed class SearchOnSqlite(SqliteServer server) : SearchTests(server), IClassFixture<SqliteServer>;

public sealed class SearchOnPostgres(PostgresServer server) : SearchTests(server), IClassFixture<PostgresServer>;
