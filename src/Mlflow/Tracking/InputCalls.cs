using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Tracking;

/// <summary>MLflow's calls that say what runs read and made.</summary>
internal sealed class InputCalls(IRunInputs inputs, IRuns runs, IRunLog log)
{
    private const string ModelHistory = "mlflow.log-model.history";
    private const int LongestTag = 8000;
    private static readonly string[] Mandatory = ["artifact_path", "flavors", "run_id", "utc_time_created"];

    public async Task<Result<Answer>> Inputs(Call call)
    {
        var fields = call.Fields;
        var run = fields.Text("run_id");
        if (run.Length > 0 && !LogCalls.IsRunId(run))
            return Refusal.Invalid($"Invalid value \"{run}\" for parameter 'run_id' supplied.");
        var datasets = fields.List("datasets").Select(Dataset).ToList();
        var models = fields.List("models").Select(model => model.Text("model_id")).ToList();
        return fields.Refusal is { } refusal ? refusal : (await inputs.LogInputs(call.Actor, run, datasets, models, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> Outputs(Call call)
    {
        var fields = call.Fields;
        var run = fields.Text("run_id");
        var models = fields.List("models").Select(model => new ModelOutput(model.Text("model_id"), model.OptionalInt64("step") ?? 0)).ToList();
        return fields.Refusal is { } refusal ? refusal : (await inputs.LogOutputs(call.Actor, run, models, call.Cancel)).Nothing();
    }

    /// <summary>What clients of version 2 call when they log a model: the model's description goes to the end of a list in a tag, which forgets the oldest when it is full.</summary>
    public async Task<Result<Answer>> Model(Call call)
    {
        var (id, text) = (call.Fields.Text("run_id"), call.Fields.Text("model_json"));
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        if (!Parse(text).Succeeded(out var model, out var malformed))
            return malformed;
        if (!(await runs.Get(id, call.Cancel)).Succeeded(out var run, out var missing))
            return missing;
        var history = run.Tags.FirstOrDefault(tag => tag.Key == ModelHistory)?.Value is { } before && Read(before) is JsonArray array ? array : [];
        history.Add(model);
        while (history.Count > 1 && history.ToJsonString().Length > LongestTag)
            history.RemoveAt(0);
        return (await log.SetTag(call.Actor, id, new Tag(ModelHistory, history.ToJsonString()), call.Cancel)).Nothing();
    }

    private static Result<JsonObject> Parse(string text)
    {
        if (Read(text) is not JsonObject model)
            return Refusal.Invalid($"Malformed model info. \n {text} \n is not a valid JSON.");
        var missing = Mandatory.Where(name => !model.ContainsKey(name)).Select(name => $"'{name}'").ToList();
        return missing.Count > 0 ? Refusal.Invalid($"Model json is missing mandatory fields: {{{string.Join(", ", missing)}}}") : model;
    }

    private static JsonNode? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DatasetInput Dataset(Fields input)
    {
        var dataset = input.Object("dataset");
        return new DatasetInput(
            new Dataset(dataset.Text("name"), dataset.Text("digest"), dataset.Text("source_type"), dataset.Text("source"), dataset.OptionalText("schema"), dataset.OptionalText("profile")),
            LogCalls.Tags(input));
    }
}
