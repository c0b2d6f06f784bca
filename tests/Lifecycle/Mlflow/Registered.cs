using System.Text.Json.Nodes;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Mlflow;

/// <summary>What the recorded calls about the registry send. Each creation makes a model of a new name, and the calls that follow are about that one.</summary>
internal sealed class Registered
{
    private string _name = "";
    private int _made;

    /// <summary>What stands for a parameter; null where the call is about something else.</summary>
    public JsonNode? Value(ClientCall call, string name, string run, Experiment experiment, string model)
    {
        var isModel = call.Path.Contains("/registered-models/", StringComparison.Ordinal);
        if (!isModel && !call.Path.Contains("/model-versions/", StringComparison.Ordinal))
            return null;
        return name switch
        {
            "name" when call.Status == 404 => "never made",
            "name" when isModel && call.Path.EndsWith("/create", StringComparison.Ordinal) => _name = $"{experiment.Name} {++_made}",
            "name" => _name,
            "version" => "1",
            "alias" => "champion",
            "stage" => "Staging",
            "archive_existing_versions" => true,
            "description" => "what it is for",
            "tags" => new JsonArray(new JsonObject { ["key"] = "mlflow.prompt.is_prompt", ["value"] = "true" }),
            "source" when call.Parameters.Contains("tags") => "dummy-source",
            "source" => call.Parameters.Contains("model_id") ? $"models:/{model}" : $"mlflow-artifacts:/{experiment.Id}/{run}/artifacts/model",
            "model_id" => model,
            "filter" => isModel ? "tags.`mlflow.prompt.is_prompt` = 'false'" : $"name='{_name}'",
            _ => null,
        };
    }
}
