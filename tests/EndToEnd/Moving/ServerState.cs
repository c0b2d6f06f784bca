using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>All that a server says of experiments, runs, their points and files, and of models, without what belongs to the server itself: ids of models and who wrote.</summary>
internal static class ServerState
{
    public static async Task<JsonObject> Of(OwnServer server)
    {
        var state = new JsonObject();
        foreach (var experiment in (await server.Get("api/v1/experiments?view=All")).GetProperty("items").EnumerateArray())
        {
            var id = experiment.GetProperty("id").GetInt64();
            state[$"experiment {id}"] = Without(experiment, id == 0 ? ["createdAt", "updatedAt"] : []);
            foreach (var run in (await server.Get($"api/v1/runs?experiment={id}&view=All")).GetProperty("ids").EnumerateArray())
                state[$"run {run}"] = await Run(server, run.GetString()!);
            state[$"files {id}"] = Node(await server.Get($"api/v1/artifacts?path={id}"));
        }

        foreach (var model in (await server.Get("api/v1/models")).GetProperty("items").EnumerateArray())
        {
            var name = model.GetProperty("name").GetString()!;
            state[$"model {name}"] = Without(model, ["id"]);
            foreach (var version in (await server.Get($"api/v1/models/{Uri.EscapeDataString(name)}/versions")).GetProperty("items").EnumerateArray())
                state[$"version {name}/{version.GetProperty("number")}"] = Without(version, ["id"]);
        }

        return state;
    }

    /// <summary>The newest entry of the audit trail: while it is the same, nothing was written.</summary>
    public static async Task<string> AuditHead(OwnServer server) => (await server.Get("api/v1/audit?limit=1")).GetProperty("items")[0].GetRawText();

    /// <summary>Holds two states against each other, part by part.</summary>
    public static void ShouldBe(this JsonObject state, JsonObject other)
    {
        state.Select(part => part.Key).ShouldBe(other.Select(part => part.Key), ignoreOrder: true);
        foreach (var (name, part) in state)
            part!.ToJsonString().ShouldBe(other[name]!.ToJsonString(), name);
    }

    private static async Task<JsonNode> Run(OwnServer server, string id)
    {
        var run = Node(await server.Get("api/v1/runs/" + id));
        var points = new JsonObject();
        foreach (var metric in run["metrics"]!.AsArray().Select(m => (string)m!["key"]!))
            points[metric] = Node((await server.Get($"api/v1/runs/{id}/points?key={Uri.EscapeDataString(metric)}&limit=25000")).GetProperty("items"));
        run["points"] = points;
        return run;
    }

    private static JsonNode Node(JsonElement element) => JsonNode.Parse(element.GetRawText())!;

    private static JsonObject Without(JsonElement element, IReadOnlyList<string> members)
    {
        var node = Node(element).AsObject();
        foreach (var member in members)
            node.Remove(member);
        return node;
    }
}
