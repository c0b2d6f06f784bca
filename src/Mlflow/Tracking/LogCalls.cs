using System.Text.RegularExpressions;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Tracking;

/// <summary>MLflow's calls by which running programs report.</summary>
internal sealed partial class LogCalls(IRunLog log)
{
    public async Task<Result<Answer>> Metric(Call call)
    {
        var run = call.Fields.RunId();
        var point = Point(call.Fields);
        return call.Fields.Refusal is { } refusal ? refusal : (await log.LogMetric(call.Actor, run, point, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> Parameter(Call call)
    {
        var fields = call.Fields;
        var (run, param) = (fields.RunId(), new Param(fields.Text("key"), fields.OptionalText("value") ?? ""));
        return fields.Refusal is { } refusal ? refusal : (await log.LogParam(call.Actor, run, param, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> SetTag(Call call)
    {
        var fields = call.Fields;
        var (run, tag) = (fields.RunId(), new Tag(fields.Text("key"), fields.OptionalText("value") ?? ""));
        return fields.Refusal is { } refusal ? refusal : (await log.SetTag(call.Actor, run, tag, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> Batch(Call call)
    {
        var fields = call.Fields;
        var run = fields.Text("run_id");
        if (run.Length > 0 && !RunId().IsMatch(run))
            return Refusal.Invalid($"Invalid value \"{run}\" for parameter 'run_id' supplied.");
        var batch = new RunLog(run, [.. fields.List("metrics").Select(Point)], [.. fields.List("params").Select(p => new Param(p.Text("key"), p.OptionalText("value") ?? ""))], Tags(fields));
        return fields.Refusal is { } refusal ? refusal : (await log.Log(call.Actor, batch, call.Cancel)).Nothing();
    }

    /// <summary>The tags of a request.</summary>
    public static IReadOnlyList<Tag> Tags(Fields fields) => [.. fields.List("tags").Select(tag => new Tag(tag.Text("key"), tag.OptionalText("value") ?? ""))];

    /// <summary>Whether a text may be a run's id; what may not is refused before the run is looked for.</summary>
    public static bool IsRunId(string text) => RunId().IsMatch(text);

    private static MetricPoint Point(Fields fields)
    {
        var point = new MetricPoint(fields.Text("key"), fields.Double("value"), fields.Int64("timestamp"), fields.OptionalInt64("step") ?? 0);
        if (fields.Has("dataset_name") != fields.Has("dataset_digest"))
            fields.Refuse(Refusal.Invalid("Both dataset_name and dataset_digest must be provided if one is provided"));
        // Stored without its model the point would look complete and not be.
        if (fields.OptionalText("model_id") is { Length: > 0 } model)
            fields.Refuse(Refusal.Invalid($"Logged model with ID '{model}' not found."));
        return point;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][\w-]{0,255}\z")]
    private static partial Regex RunId();
}
