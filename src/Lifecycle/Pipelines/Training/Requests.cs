using System.Globalization;
using Slipway.Models.LightGbm;
using Slipway.Models.Preparing;
using Slipway.Models.Training;
using Slipway.Pipelines.Declaration;
using Slipway.Tuning;

namespace Slipway.Pipelines.Training;

/// <summary>Makes the trainer's request from a declaration.</summary>
internal static class Requests
{
    /// <param name="project">The declaration.</param>
    /// <param name="data">The rows.</param>
    /// <param name="train">Which to learn from.</param>
    /// <param name="validation">Which to measure on; may be none.</param>
    /// <param name="searched">Parameters that a search found; they go before the declared ones.</param>
    /// <param name="onRound">Told of each boosting round.</param>
    public static TrainingRequest Of(Project project, TrainingData data, IReadOnlyList<int> train, IReadOnlyList<int> validation, IReadOnlyDictionary<string, ParameterValue> searched, Action<BoostingRound>? onRound = null) => new()
    {
        Table = data.Table,
        Features = data.Features,
        Target = project.Train!.Target,
        Task = data.Task,
        Positive = data.Positive,
        TrainRows = train,
        ValidationRows = validation,
        Parameters = Merge(project.Train.Parameters, searched),
        Preparation = new PreparationOptions { Derive = data.Derived.Inside.Columns },
        Seed = (int)project.Train.Seed,
        OnRound = onRound,
    };

    /// <summary>The declared parameters as texts, with those that a search found over them.</summary>
    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, object> declared, IReadOnlyDictionary<string, ParameterValue> searched)
    {
        var merged = declared.ToDictionary(p => p.Key, p => p.Value is bool flag ? (flag ? "true" : "false") : Convert.ToString(p.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal);
        foreach (var (name, value) in searched)
            merged[name] = value.ToString();
        return merged;
    }
}
