using System.Text.Json.Nodes;
using Slipway.Tests.Mlflow.Registry;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>Errors are told in the words that MLflow's clients look for. They stand in <c>words.txt</c>.</summary>
public abstract class WordTests(TrackingServer server)
{
    public static TheoryData<string, string> Errors
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var pair in WireFile.Lines("words.txt").Chunk(2))
                data.Add(pair[0], pair[1].Trim());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task A_mistake_is_told_in_the_words_that_clients_look_for(string request, string error)
    {
        var (method, path, values) = request.Split(' ', 3) is [var m, var p, var json] ? (m, p, JsonNode.Parse(json)!.AsObject()) : throw new InvalidOperationException($"words.txt: '{request}' is not METHOD path JSON.");
        var endpoint = WireEndpoint.Named($"{method} {path}");
        var world = Worlds.Of(server).Whole;
        var expected = await world.Fill(error);
        foreach (var place in endpoint.Paths)
        {
            var told = await Ask(endpoint, place, await world.Fill(values));

            (expected.EndsWith('*') ? told[..Math.Min(told.Length, expected.Length - 1)] + "*" : told).ShouldBe(expected);
        }
    }

    private async Task<string> Ask(WireEndpoint endpoint, string path, JsonObject values)
    {
        var body = new JsonObject(values.Where(member => !endpoint.IsInPath(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), WireEndpoint.Address(path, values) + (endpoint.IsGet ? WireEndpoint.Query(body) : ""));
        request.Content = endpoint.HasBody ? WireEndpoint.Content(body.ToJsonString(), "application/json") : null;
        using var answer = await server.Http.SendAsync(request, TrackingServer.Cancel);
        return $"{(int)answer.StatusCode} {JsonNode.Parse(await answer.Content.ReadAsStringAsync(TrackingServer.Cancel))!.Error()}";
    }
}

public sealed class WordsOnSqlite(SqliteTrackingServer server) : WordTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class WordsOnPostgres(PostgresTrackingServer server) : WordTests(server), IClassFixture<PostgresTrackingServer>;
