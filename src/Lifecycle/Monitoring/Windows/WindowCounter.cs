using System.Text.Json;
using Slipway.Drift;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>Counts a window's predictions over the bins of a reference.</summary>
internal sealed class WindowCounter
{
    /// <summary>The sketch of what the model answered.</summary>
    public const string PredictionName = "prediction";

    private readonly DataProfile? _reference;
    private readonly Dictionary<string, FeatureSketch> _sketches;
    private readonly HashSet<string> _logged = new(StringComparer.Ordinal);

    /// <param name="reference">What the version was trained on; null where it has no reference, then only rows are counted.</param>
    public WindowCounter(DataProfile? reference)
    {
        _reference = reference;
        _sketches = reference?.Empty().Features.ToDictionary(StringComparer.Ordinal) ?? [];
    }

    /// <summary>Features that no row of the window had, not even as missing: they are masked, or the model no longer takes them.</summary>
    public IEnumerable<string> NotLogged => _sketches.Keys.Where(name => !_logged.Contains(name)).Order(StringComparer.Ordinal);

    public void Add(Prediction prediction, Answer? answer)
    {
        foreach (var (name, sketch) in _sketches)
        {
            if (name == PredictionName && answer is { } given)
                Count(sketch, given);
            else if (prediction.Inputs.ValueKind == JsonValueKind.Object && prediction.Inputs.TryGetProperty(name, out var value))
                Count(name, sketch, Scalars.Only(value));
        }
    }

    /// <summary>The window against the reference, over the columns that were logged; null when there are none.</summary>
    public WindowComparison? Compare()
    {
        if (_reference is null || _logged.Count == 0)
            return null;
        return WindowComparison.Of(Part(_reference.Features), Part(_sketches));
    }

    private DataProfile Part(IReadOnlyDictionary<string, FeatureSketch> features) => new(features.Where(pair => _logged.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal));

    private void Count(string name, FeatureSketch sketch, JsonElement value)
    {
        _logged.Add(name);
        if (sketch is CategoricalSketch categories)
            categories.Add(Scalars.Text(value));
        else if (Scalars.Number(value) is { } number)
            ((NumericSketch)sketch).Add(number);
        else
            sketch.AddMissing();
    }

    private void Count(FeatureSketch sketch, Answer answer)
    {
        _logged.Add(PredictionName);
        if (sketch is CategoricalSketch classes)
            classes.Add(answer.Label);
        else
            ((NumericSketch)sketch).Add(answer.Value);
    }
}
