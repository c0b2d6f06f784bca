using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Tests.Mlflow.Registry;
using Slipway.Tests.Tracking;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>The things that requests may name, each made when it is first named: no two worlds share any. Requests that leave each other what they need share a world, at once too.</summary>
internal sealed partial class World(TrackingServer server)
{
    private const string Mpu = "/api/2.0/mlflow-artifacts/mpu/";

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _made = new(StringComparer.Ordinal);
    private readonly string _stem = $"wire-{Guid.CreateVersion7():N}";
    private string? _etag;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Actor Somebody => TrackingServer.Somebody;

    /// <summary>A text with the things that it names as <c>{run}</c> in their place.</summary>
    public async Task<string> Fill(string text)
    {
        foreach (var name in Placeholder().Matches(text).Select(match => match.Groups["name"].Value).Distinct().ToList())
            text = text.Replace($"{{{name}}}", await Value(name), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Parameters with the things that they name.</summary>
    public async Task<JsonObject> Fill(JsonObject values) => JsonNode.Parse(await Fill(values.ToJsonString(Plain)))!.AsObject();

    /// <summary>What stands for a thing: its id or name.</summary>
    public Task<string> Value(string thing) => _made.GetOrAdd(thing, name => new Lazy<Task<string>>(() => Make(name))).Value;

    /// <summary>Deletes a thing.</summary>
    public async Task Delete(string thing)
    {
        var id = await Value(thing == "version" ? "model" : thing);
        switch (thing)
        {
            case "experiment":
                (await server.Experiments.Delete(Somebody, long.Parse(id, CultureInfo.InvariantCulture), Cancel)).Value();
                break;
            case "run":
                (await server.Runs.Delete(Somebody, id, Cancel)).Value();
                break;
            case "logged":
                (await server.Models.Delete(Somebody, id, Cancel)).Value();
                break;
            case "model":
                await Send("DELETE", "registered-models/delete", new { name = id });
                break;
            case "version":
                await Send("DELETE", "model-versions/delete", new { name = id, version = "1" });
                break;
            default:
                throw new InvalidOperationException($"A '{thing}' cannot be deleted.");
        }
    }

    private static System.Text.Json.JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<string> Make(string thing) => thing switch
    {
        "new" => $"{_stem}-new",
        "experiment" => (await NewExperiment(ExperimentName)).Id.ToString(CultureInfo.InvariantCulture),
        "experiment.name" => await NameOfExperiment(),
        "run" or "other run" => await NewRun(),
        "dataset" => await LogDataset(),
        "logged" or "other logged" => await NewLogged(),
        "model" or "other model" => await NewModel(thing[0] == 'o' ? "other" : "model"),
        "folder" => $"{await Value("experiment")}/{await Value("run")}/artifacts",
        "file" => await NewFile(await Value("folder")),
        "model file" => await NewFile($"{await Value("experiment")}/models/{await Value("logged")}/artifacts"),
        "filed model" => await NewFiledModel(),
        "upload" => await NewUpload(),
        "etag" => await EtagOfUpload(),
        "deleted experiment" => await NewDeletedExperiment(),
        "deleted run" => await NewDeletedRun(),
        _ => throw new InvalidOperationException($"Nothing is known of a '{thing}'; say in World.cs how it is made."),
    };

    private string ExperimentName => $"{_stem}-experiment";

    private async Task<string> NameOfExperiment()
    {
        await Value("experiment");
        return ExperimentName;
    }

    private async Task<Experiment> NewExperiment(string name) => (await server.Experiments.Create(Somebody, new NewExperiment(name, Tags: [new Tag("t", "v")]), Cancel)).Value();

    private async Task<string> NewRun()
    {
        var run = await server.NewRun(long.Parse(await Value("experiment"), CultureInfo.InvariantCulture), null, new Tag("t", "v"));
        (await server.Log.Log(Somebody, new RunLog(run.Id, [new("m", 0.5, 1), new("m", 0.75, 2, 1)], [new("p", "v")]), Cancel)).Value();
        return run.Id;
    }

    private async Task<string> LogDataset()
    {
        var run = await Value("run");
        (await server.Inputs.LogInputs(Somebody, run, [new DatasetInput(new Dataset("d", "1", "local", "{}"), [new Tag("mlflow.data.context", "train")])], [], Cancel)).Value();
        return "d";
    }

    private async Task<string> NewLogged()
    {
        var run = await Value("run");
        var model = new NewLoggedModel(long.Parse(await Value("experiment"), CultureInfo.InvariantCulture), "m", "t", run, [new Param("p", "v")], [new Tag("t", "v")]);
        var logged = (await server.Models.Create(Somebody, model, Cancel)).Value();
        (await server.Log.LogMetric(Somebody, run, new MetricPoint("m", 0.5, 3, 2) { Model = logged.Id, DatasetName = "d", DatasetDigest = "1" }, Cancel)).Value();
        return logged.Id;
    }

    private async Task<string> NewModel(string stem)
    {
        var name = await server.NewModel(2, $"{_stem}-{stem}");
        await Send("POST", "registered-models/set-tag", new { name, key = "t", value = "v" });
        await Send("POST", "registered-models/alias", new { name, alias = "best", version = "2" });
        return name;
    }

    private async Task<string> NewFile(string folder)
    {
        var path = $"{folder}/d/f.txt";
        (await server.Artifacts.Put(Somebody, path, new MemoryStream("bytes of a file"u8.ToArray()), Cancel)).Value();
        return path;
    }

    private async Task<string> NewFiledModel()
    {
        var name = await server.NewModel(0, $"{_stem}-filed");
        await Value("file");
        await Send("POST", "model-versions/create", new { name, source = $"mlflow-artifacts:/{await Value("folder")}" });
        return name;
    }

    /// <summary>An upload of one part, begun by whoever sends the requests, since it is nobody else's.</summary>
    private async Task<string> NewUpload()
    {
        var (_, begun) = await server.Call($"create/{await Value("folder")}", new JsonObject { ["path"] = "big.bin", ["num_parts"] = 1 }, Mpu);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(_stem));
        using var answer = await server.Http.PutAsync(new Uri(begun["credentials"]![0]!["url"]!.GetValue<string>()), content, Cancel);
        _etag = answer.Headers.ETag!.Tag.Trim('"');
        return begun["upload_id"]!.GetValue<string>();
    }

    private async Task<string> EtagOfUpload()
    {
        await Value("upload");
        return _etag!;
    }

    private async Task<string> NewDeletedExperiment()
    {
        var id = (await NewExperiment($"{_stem}-deleted")).Id;
        (await server.Experiments.Delete(Somebody, id, Cancel)).Value();
        return id.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<string> NewDeletedRun()
    {
        var id = await NewRun();
        (await server.Runs.Delete(Somebody, id, Cancel)).Value();
        return id;
    }

    private async Task Send(string method, string path, object body)
    {
        var (status, answer) = await server.Send(method, path, body);
        ((int)status).ShouldBe(200, answer.ToJsonString());
    }

    [GeneratedRegex(@"\{(?<name>[a-z][a-z. ]*)\}")]
    private static partial Regex Placeholder();
}
