using System.Text.Json;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Tracking;

/// <summary>Runs as MLflow's messages. The members that a client may rely on being there stand even when they are empty: data, inputs, outputs.</summary>
internal static class RunWriter
{
    /// <summary>A run as runs/get gives it, or as the search does, which leaves the models it read out.</summary>
    public static void Write(Utf8JsonWriter json, Run run, bool withModelInputs)
    {
        json.WriteObject("info", info => Write(info, run.Info));
        json.WriteObject("data", data =>
        {
            data.WriteList("metrics", run.Metrics, (to, m) => Write(to, m.Key, m.Value, m.Timestamp, m.Step));
            data.WriteList("params", run.Params, (to, p) => Pair(to, p.Key, p.Value));
            data.WriteList("tags", run.Tags, Write);
        });
        json.WriteObject("inputs", inputs =>
        {
            inputs.WriteList("dataset_inputs", run.Datasets, Write);
            if (withModelInputs)
                inputs.WriteList("model_inputs", run.ModelInputs, (to, model) => to.WriteObject(null, one => one.WriteString("model_id", model)));
        });
        json.WriteObject("outputs", outputs => outputs.WriteList("model_outputs", run.ModelOutputs, (to, output) => to.WriteObject(null, one =>
        {
            one.WriteString("model_id", output.Model);
            one.WriteNumber("step", output.Step);
        })));
    }

    /// <summary>A run that was just made: it has nothing but tags yet.</summary>
    public static void WriteNew(Utf8JsonWriter json, Run run)
    {
        json.WriteObject("info", info => Write(info, run.Info));
        json.WriteObject("data", data => data.WriteList("tags", run.Tags, Write));
        json.WriteObject("inputs", _ => { });
    }

    public static void Write(Utf8JsonWriter json, RunInfo info)
    {
        json.WriteString("run_uuid", info.Id);
        json.WriteString("experiment_id", ExperimentCalls.Id(info.Experiment));
        json.WriteString("run_name", info.Name);
        json.WriteString("user_id", info.User);
        json.WriteString("status", Status(info.Status));
        json.WriteNumber("start_time", info.StartedAt);
        if (info.EndedAt is { } ended)
            json.WriteNumber("end_time", ended);
        json.WriteString("artifact_uri", info.ArtifactUri);
        json.WriteString("lifecycle_stage", info.Deleted ? "deleted" : "active");
        json.WriteString("run_id", info.Id);
    }

    public static void Write(Utf8JsonWriter json, Tag tag) => Pair(json, tag.Key, tag.Value);

    /// <summary>A point, with its run where several runs are told of.</summary>
    public static void Write(Utf8JsonWriter json, string key, double value, long timestamp, long step, string? run = null)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteDouble("value", value);
        json.WriteNumber("timestamp", timestamp);
        json.WriteNumber("step", step);
        json.WriteOptional("run_id", run);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DatasetInput input) => json.WriteObject(null, one =>
    {
        one.WriteList("tags", input.Tags, Write);
        one.WriteObject("dataset", dataset =>
        {
            dataset.WriteString("name", input.Dataset.Name);
            dataset.WriteString("digest", input.Dataset.Digest);
            dataset.WriteString("source_type", input.Dataset.SourceType);
            dataset.WriteString("source", input.Dataset.Source);
            dataset.WriteOptional("schema", input.Dataset.Schema);
            dataset.WriteOptional("profile", input.Dataset.Profile);
        });
    });

    private static void Pair(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static string Status(RunStatus status) => status switch
    {
        RunStatus.Running => "RUNNING",
        RunStatus.Scheduled => "SCHEDULED",
        RunStatus.Finished => "FINISHED",
        RunStatus.Failed => "FAILED",
        _ => "KILLED",
    };
}
