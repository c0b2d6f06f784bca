using System.Text.Json;
using Slipway.Mlflow.Artifacts;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Tracking;

/// <summary>MLflow 3's calls about logged models, which its clients make within every <c>log_model</c>.</summary>
internal sealed class LoggedModelCalls(ILoggedModels models, IArtifacts artifacts)
{

    private static readonly Dictionary<string, LoggedModelStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["LOGGED_MODEL_STATUS_UNSPECIFIED"] = LoggedModelStatus.Unspecified, ["LOGGED_MODEL_PENDING"] = LoggedModelStatus.Pending,
        ["LOGGED_MODEL_READY"] = LoggedModelStatus.Ready, ["LOGGED_MODEL_UPLOAD_FAILED"] = LoggedModelStatus.UploadFailed,
    };

    public async Task<Result<Answer>> Create(Call call)
    {
        var fields = call.Fields;
        if (!ExperimentCalls.ExperimentId(fields).Succeeded(out var experiment, out var unknown))
            return unknown;
        var model = new NewLoggedModel(experiment, fields.OptionalText("name"), fields.OptionalText("model_type") ?? "", fields.OptionalText("source_run_id") ?? "", Params(fields), LogCalls.Tags(fields));
        return fields.Refusal is { } refusal ? refusal : (await models.Create(call.Actor, model, call.Cancel)).Written(WriteOne);
    }

    public async Task<Result<Answer>> Get(Call call) => (await models.Get(call.InRoute("model_id"), call.Cancel)).Written(WriteOne);

    public async Task<Result<Answer>> Finish(Call call)
    {
        if (!call.Fields.Has("status"))
            call.Fields.Text("status");
        var status = call.Fields.OptionalEnum("status", Statuses);
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return (await models.Finish(call.Actor, call.InRoute("model_id"), status!.Value, call.Cancel)).Written(WriteOne);
    }

    public async Task<Result<Answer>> Delete(Call call) => (await models.Delete(call.Actor, call.InRoute("model_id"), call.Cancel)).Nothing();

    public async Task<Result<Answer>> SetTags(Call call)
    {
        var tags = LogCalls.Tags(call.Fields);
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return (await models.SetTags(call.Actor, call.InRoute("model_id"), tags, call.Cancel)).Succeeded(out _, out var refused) ? await Get(call) : refused;
    }

    public async Task<Result<Answer>> DeleteTag(Call call) => (await models.DeleteTag(call.Actor, call.InRoute("model_id"), call.InRoute("tag_key"), call.Cancel)).Nothing();

    public async Task<Result<Answer>> AddParams(Call call)
    {
        var parameters = Params(call.Fields);
        return call.Fields.Refusal is { } refusal ? refusal : (await models.AddParams(call.Actor, call.InRoute("model_id"), parameters, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> Search(Call call)
    {
        var fields = call.Fields;
        if (!ExperimentCalls.ExperimentIds(fields).Succeeded(out var experiments, out var unknown))
            return unknown;
        var order = fields.List("order_by").Select(o => new LoggedModelOrder($"{o.Text("field_name")} {(!o.Has("ascending") || o.OptionalBool("ascending") ? "ASC" : "DESC")}", On(o, o.OptionalText("dataset_name")))).ToList();
        var datasets = fields.List("datasets").Select(d => On(d, d.Text("dataset_name"))).OfType<MeasuredOn>().ToList();
        var search = new LoggedModelSearch(experiments, fields.OptionalText("filter"), order, Limits.Read(fields, "max_results", 100), fields.OptionalText("page_token"), datasets);
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await models.Search(search, call.Cancel)).Written((json, page) =>
        {
            json.WriteList("models", page.Items, (to, model) => to.WriteObject(null, inner => Write(inner, model)));
            json.WriteOptional("next_page_token", page.Next);
        });
    }

    /// <summary>A model's listing: paths from the model's root.</summary>
    public async Task<Result<Answer>> ListFiles(Call call)
    {
        var path = (call.Fields.OptionalText("artifact_directory_path") ?? "").TrimEnd('/');
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        if (!(await models.Get(call.InRoute("model_id"), call.Cancel)).Succeeded(out var model, out var missing))
            return missing;
        if (!model.PathIn(path).Succeeded(out var folder, out var elsewhere))
            return elsewhere;
        return (await artifacts.List(folder, call.Cancel)).Written((json, entries) =>
        {
            json.WriteString("root_uri", model.ArtifactUri);
            ArtifactCalls.Write(json, entries, path.Length == 0 ? "" : path + "/");
        });
    }

    private static MeasuredOn? On(Fields fields, string? name) => (name, fields.OptionalText("dataset_digest")) is var (dataset, digest) && (dataset ?? digest) is { Length: > 0 }
        ? new MeasuredOn(string.IsNullOrEmpty(dataset) ? null : dataset, string.IsNullOrEmpty(digest) ? null : digest)
        : null;

    private static List<Param> Params(Fields fields) => [.. fields.List("params").Select(p => new Param(p.Text("key"), p.OptionalText("value") ?? ""))];

    private static void WriteOne(Utf8JsonWriter json, LoggedModel model) => json.WriteObject("model", inner => Write(inner, model));

    private static void Write(Utf8JsonWriter json, LoggedModel model)
    {
        json.WriteObject("info", info =>
        {
            info.WriteString("model_id", model.Id);
            info.WriteString("experiment_id", ExperimentCalls.Id(model.Experiment));
            info.WriteString("name", model.Name);
            info.WriteNumber("creation_timestamp_ms", model.CreatedAt);
            info.WriteNumber("last_updated_timestamp_ms", model.UpdatedAt);
            info.WriteString("artifact_uri", model.ArtifactUri);
            info.WriteString("status", Statuses.First(s => s.Value == model.Status).Key);
            info.WriteString("model_type", model.Type);
            info.WriteString("source_run_id", model.SourceRun);
            info.WriteList("tags", model.Tags, RunWriter.Write);
        });
        json.WriteObject("data", data =>
        {
            data.WriteList("params", model.Params, (to, p) => RunWriter.Write(to, new Tag(p.Key, p.Value)));
            data.WriteList("metrics", model.Metrics, Write);
        });
    }

    private static void Write(Utf8JsonWriter json, ModelMetric metric) => json.WriteObject(null, one =>
    {
        one.WriteString("key", metric.Point.Key);
        one.WriteDouble("value", metric.Point.Value);
        one.WriteNumber("timestamp", metric.Point.Timestamp);
        one.WriteNumber("step", metric.Point.Step);
        one.WriteOptional("dataset_name", metric.Point.DatasetName);
        one.WriteOptional("dataset_digest", metric.Point.DatasetDigest);
        one.WriteOptional("model_id", metric.Point.Model);
        one.WriteString("run_id", metric.Run);
    });
}
