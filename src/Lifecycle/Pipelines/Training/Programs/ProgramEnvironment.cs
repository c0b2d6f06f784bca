using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Pipelines.Declaration;
using Slipway.Tuning;

namespace Slipway.Pipelines.Training.Programs;

/// <summary>What a program that trains finds in its environment.</summary>
internal static class ProgramEnvironment
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Dictionary<string, string> Of(Train train, TrainingData data, Models.Tables.Column? classes, RowFiles rows, string home) => new(StringComparer.Ordinal)
    {
        ["SLIPWAY_TRAIN"] = rows.Train,
        ["SLIPWAY_TEST"] = rows.Test,
        ["SLIPWAY_FORMAT"] = train.Trainer.Format ?? "parquet",
        ["SLIPWAY_TARGET"] = train.Target,
        ["SLIPWAY_FEATURES"] = JsonSerializer.Serialize(data.Features, Readable),
        ["SLIPWAY_TASK"] = Enum.GetName(data.Task)!.ToLowerInvariant(),
        ["SLIPWAY_CLASSES"] = JsonSerializer.Serialize(classes is null ? [] : Enumerable.Range(0, classes.Count).Select(i => classes[i]), Readable),
        ["SLIPWAY_SEED"] = train.Seed.ToString(CultureInfo.InvariantCulture),
        ["SLIPWAY_PARAMETERS"] = Path.Combine(home, "parameters.json"),
        ["SLIPWAY_OUTPUT"] = Path.Combine(home, "output"),
        ["PYTHONUNBUFFERED"] = "1",
    };

    /// <summary>What MLflow's clients read. They prefer user and password where both are there; a token counts as the password.</summary>
    public static void AddMlflow(Dictionary<string, string> environment, Uri server, long experiment, string run, string token)
    {
        environment["MLFLOW_TRACKING_URI"] = server.GetLeftPart(UriPartial.Authority);
        environment["MLFLOW_EXPERIMENT_ID"] = experiment.ToString(CultureInfo.InvariantCulture);
        environment["MLFLOW_RUN_ID"] = run;
        environment["MLFLOW_TRACKING_TOKEN"] = token;
        environment["MLFLOW_TRACKING_USERNAME"] = "slipway";
        environment["MLFLOW_TRACKING_PASSWORD"] = token;
    }

    /// <summary>The parameters as JSON, each with its own type; those that a search chose go before the declared ones.</summary>
    public static string Parameters(Train train, IReadOnlyDictionary<string, ParameterValue> searched)
    {
        var json = new JsonObject();
        foreach (var (name, value) in train.Parameters)
            json[name] = JsonSerializer.SerializeToNode(value);
        foreach (var (name, value) in searched)
        {
            json[name] = value.Kind switch
            {
                ValueKind.Number => JsonValue.Create(value.AsFloat()),
                ValueKind.Whole => JsonValue.Create(value.AsInt()),
                ValueKind.Flag => JsonValue.Create(value.AsFlag()),
                _ => JsonValue.Create(value.AsText()),
            };
        }

        return json.ToJsonString(new JsonSerializerOptions(Readable) { WriteIndented = true });
    }
}
