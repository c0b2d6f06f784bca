using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>Where a trial is in its life: running, then one of the others for good.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialState>))]
public enum TrialState
{
    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("complete")]
    Complete,

    [JsonStringEnumMemberName("pruned")]
    Pruned,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>An intermediate objective.</summary>
/// <param name="Step">How far the trial had come, in its own unit: epochs, trees, folds.</param>
/// <param name="Value">The objective at that step; may be NaN or infinite.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrialReport(long Step, double Value);

/// <summary>One attempt: the values it was given and what became of it. Immutable; a study hands out a new one at every change.</summary>
public sealed record Trial
{
    /// <summary>0 for the first trial of its study, then without gaps.</summary>
    public required int Number { get; init; }

    public required ParameterSet Values { get; init; }

    public TrialState State { get; init; } = TrialState.Running;

    /// <summary>The objectives in declared order: never NaN, possibly infinite; present when complete, for pruned trials the last report where there is one, else none.</summary>
    public IReadOnlyList<double> Objectives { get; init; } = [];

    /// <summary>The first objective, which is the only one of most studies; null when there is none.</summary>
    [JsonIgnore]
    public double? Objective => Objectives.Count > 0 ? Objectives[0] : null;

    /// <summary>The values of the constraints in declared order, never NaN; each holds when it is 0 or less.</summary>
    public IReadOnlyList<double> Constraints { get; init; } = [];

    /// <summary>By how much the constraints are broken together: the sum of their positive values, 0 when all hold.</summary>
    [JsonIgnore]
    public double Violation => Constraints.Sum(value => Math.Max(value, 0));

    /// <summary>Whether every constraint holds; so it does where there is none.</summary>
    [JsonIgnore]
    public bool IsFeasible => Constraints.All(value => value <= 0);

    /// <summary>Why it failed, where that is known.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a person chose the values; otherwise the sampler did.</summary>
    public bool Enqueued { get; init; }

    /// <summary>Intermediate objectives, by step.</summary>
    public IReadOnlyList<TrialReport> Reports { get; init; } = [];
}
