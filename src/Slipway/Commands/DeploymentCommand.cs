using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway deployment</c>: models that answer.</summary>
internal static class DeploymentCommand
{
    private const string LogStays = "Its prediction log stays on the server's disk; a deployment that is made again under the name begins with an empty one.";

    private static readonly Argument<string> Name = new("name") { Description = "The deployment's name." };
    private static readonly Argument<string> Records = new("records") { Description = "A JSON object, a list of them, or @FILE." };
    private static readonly Argument<string> Model = new("model") { Description = "What it serves: model@alias, or model/3." };

    public static Command Make()
    {
        var list = new Command("list", "All deployments; one whose alias points at another version than answers says so.");
        list.SetAction(List);
        list.With("slipway deployment list");
        var create = new Command("create", "Deploy a version, or what an alias points at. A deployment that is there already is changed: what asks it is answered by that version from then on.") { Name, Model };
        create.SetAction(Create);
        create.With("slipway deployment create credit credit@champion");
        var rollback = new Command("rollback", "Go back to the version that answered before.") { Name };
        rollback.SetAction(RollBack);
        rollback.With("slipway deployment rollback credit");
        var delete = new Command("delete", $"End a deployment: it answers no more. {LogStays} One that a slipway.yaml declares is made again when that is applied.") { Name };
        delete.SetAction(Delete);
        delete.With("slipway deployment delete credit");
        var predict = new Command("predict", "Ask for predictions.") { Name, Records };
        predict.SetAction(Predict);
        predict.With("""slipway deployment predict flights '{"id": 1, "date": "2001-04-06T17:00:00Z", "origin": "JFK", "destination": "LAX", "distance": 2475}'""", "slipway deployment predict flights @records.json --json");
        var explain = new Command("explain", "Say what each column contributed to predictions, by exact Tree SHAP.") { Name, Records };
        explain.SetAction(Explain);
        explain.With("slipway deployment explain credit @applicant.json");
        return new Command("deployment", "Models that answer.") { list, create, predict, explain, rollback, delete, BatchCommand.Make() };
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var all = await client.Get("/api/v1/deployments", cancel);
        var elsewhere = parsed.GetValue(Output.Json) ? [] : await Elsewhere(client, all, cancel);
        return Output.Show(parsed, all, a => Output.Table(["deployment", "serves", "version", "state"], a.EnumerateArray().Select(d => new[]
        {
            d.GetProperty("name").GetString()!, d.GetProperty("model").GetString()!, d.GetProperty("active").GetProperty("number").ToString(),
            (d.GetProperty("ready").GetBoolean() ? "ready" : d.GetProperty("problem").GetString()!) + (elsewhere.TryGetValue(d.GetProperty("name").GetString()!, out var words) ? $"; {words}" : ""),
        })));
    }

    /// <summary>By name, the deployments that follow an alias and answer with another version than it points at: rolled back, or activated by hand.</summary>
    private static async Task<Dictionary<string, string>> Elsewhere(ServerClient client, JsonElement deployments, CancellationToken cancel)
    {
        var elsewhere = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var deployment in deployments.EnumerateArray())
        {
            if (deployment.GetProperty("model").GetString()!.Split('@') is not [var model, var alias])
                continue;
            var pointed = await client.Find($"/api/v1/models/{Uri.EscapeDataString(model)}/aliases/{Uri.EscapeDataString(alias)}", cancel);
            if (pointed is null)
                elsewhere[deployment.GetProperty("name").GetString()!] = $"{alias} points at nothing";
            else if (pointed.Value.GetProperty("version").GetInt32() is var number && number != deployment.GetProperty("active").GetProperty("number").GetInt32())
                elsewhere[deployment.GetProperty("name").GetString()!] = string.Create(CultureInfo.InvariantCulture, $"{alias} is {number}");
        }

        return elsewhere;
    }

    private static async Task<int> Create(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var before = await client.Find(At(parsed), cancel);
        var made = await client.Send(HttpMethod.Put, At(parsed), new { model = parsed.GetValue(Model) }, cancel);
        return Output.Show(parsed, made, d => Output.Line((before is null ? null : Serves(before.Value)) switch
        {
            null => $"{d.GetProperty("name")} answers with version {d.GetProperty("active").GetProperty("number")}.",
            var same when same == Serves(d) => $"{d.GetProperty("name")} is as it was: it serves {same}.",
            var other => $"{d.GetProperty("name")} changed from {other} to {Serves(d)}. Back: slipway deployment rollback {d.GetProperty("name")}",
        }));
    }

    private static string Serves(JsonElement deployment) => $"{deployment.GetProperty("model")} (version {deployment.GetProperty("active").GetProperty("number")})";

    private static async Task<int> Delete(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        await client.Delete(At(parsed), cancel);
        Output.Line($"{parsed.GetValue(Name)} is ended. {LogStays}");
        return ExitCode.Done;
    }

    private static string At(ParseResult parsed) => "/api/v1/deployments/" + Uri.EscapeDataString(parsed.GetValue(Name)!);

    private static async Task<int> RollBack(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var rolled = await client.Post($"{At(parsed)}/rollback", null, cancel);
        return Output.Show(parsed, rolled, d =>
        {
            Output.Line($"{d.GetProperty("name")} answers with version {d.GetProperty("active").GetProperty("number")}.");
            if (d.GetProperty("model").GetString() is { } serves && serves.Contains('@', StringComparison.Ordinal))
                Output.Line($"It stays with it until {serves} moves; to go forward again: slipway deployment create {d.GetProperty("name")} {serves}");
        });
    }

    private static async Task<int> Predict(ParseResult parsed, CancellationToken cancel)
    {
        var records = await GivenJson.List(parsed.GetValue(Records)!, "records", cancel);
        using var client = new ServerClient(parsed);
        var answer = await client.Post($"{At(parsed)}/predict", new { records }, cancel);
        return Output.Show(parsed, answer, a => Output.Line(JsonSerializer.Serialize(a)));
    }

    private static async Task<int> Explain(ParseResult parsed, CancellationToken cancel)
    {
        var records = await GivenJson.List(parsed.GetValue(Records)!, "records", cancel);
        using var client = new ServerClient(parsed);
        var answer = await client.Post($"{At(parsed)}/explain", new { records }, cancel);
        return Output.Show(parsed, answer, all =>
        {
            foreach (var one in all.EnumerateArray())
            {
                Output.Line(string.Create(CultureInfo.InvariantCulture, $"{one.GetProperty("prediction").GetDouble():G6} ({one.GetProperty("scale").GetString()}: {one.GetProperty("baseValue").GetDouble():G6} for nothing known, {one.GetProperty("score").GetDouble():G6} for this record)"));
                Output.Table(["column", "value", "contribution"], one.GetProperty("contributions").EnumerateArray().OrderByDescending(c => Math.Abs(c.GetProperty("contribution").GetDouble())).Select(c => new[]
                {
                    c.GetProperty("column").GetString()!, c.GetProperty("shown").ToString(), c.GetProperty("contribution").GetDouble().ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture),
                }));
            }
        });
    }
}
