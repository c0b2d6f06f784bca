using System.Text.Json.Serialization;

namespace Slipway.Registry.Contracts;

/// <summary>How far a version has come in MLflow's older way of saying so. Aliases say it better and stand behind gates; clients that know only stages are served all the same.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelStage>))]
public enum ModelStage { None, Staging, Production, Archived }

/// <summary>Stages as text.</summary>
public static class ModelStages
{
    /// <summary>Reads a stage's name in any case.</summary>
    public static Result<ModelStage> Parse(string name)
    {
        foreach (var stage in Enum.GetValues<ModelStage>())
        {
            if (stage.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
                return stage;
        }

        return Refusal.Invalid($"Invalid Model Version stage: {name}. Value must be one of {string.Join(", ", Enum.GetNames<ModelStage>())}.");
    }
}

/// <summary>Stages of versions, for other stages of the lifecycle.</summary>
public interface IModelStages
{
    /// <summary>Puts a version into a stage.</summary>
    /// <param name="archiveOthers">Whether the versions that are in that stage now go to Archived; only Staging and Production can be emptied so.</param>
    Task<Result<ModelVersion>> Move(Actor actor, string model, int number, ModelStage stage, bool archiveOthers, CancellationToken cancel);
}
