using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration;

/// <summary>When and how a model is trained again.</summary>
public sealed record Retrain
{
    [Meaning("What starts it; any of these.")]
    public required IReadOnlyList<Trigger> When { get; init; }

    [Meaning("The part of the data it learns from; all when left out.")]
    public LastPeriod? Window { get; init; }

    [Meaning("gates: promoted when they pass; ask: a person approves.")]
    [Words("gates", "ask")]
    public string Promote { get; init; } = "gates";

    [Meaning("How often at most.")]
    public Rate? AtMost { get; init; }
}

/// <summary>Something that starts a retraining.</summary>
public abstract record Trigger;

/// <summary>An alert of one of the project's monitors.</summary>
[Kind("alert")]
public sealed record AlertTrigger : Trigger
{
    [ShortForm]
    [Meaning("The kind of rule, or any.")]
    [Words("any", "drift", "calibration", "performance", "quality")]
    public required string Rule { get; init; }
}

/// <summary>A time of the clock on the wall.</summary>
[Kind("schedule")]
public sealed record ScheduleTrigger : Trigger
{
    [ShortForm]
    [Meaning("Five fields of cron.")]
    public required string Cron { get; init; }

    public string Zone { get; init; } = "UTC";
}

/// <summary>So much new data since the last training.</summary>
[Kind("new_data")]
public sealed record NewDataTrigger : Trigger
{
    [ShortForm]
    public required Share Share { get; init; }
}
