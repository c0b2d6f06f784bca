using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration;

/// <summary>When and how a model is trained again.</summary>
public sealed record Retrain
{
    [Meaning("What starts it; any of these. Without one, only somebody's apply trains, and promote: ask is all there is to say.")]
    public IReadOnlyList<Trigger> When { get; init; } = [];

    [Meaning("The part of the data it learns from; all when left out.")]
    public LastPeriod? Window { get; init; }

    [Meaning("Of every pipeline of the project: gates: the alias moves when they pass; ask: and a person approves.")]
    [Words("gates", "ask")]
    public string Promote { get; init; } = "gates";

    [Meaning("How often at most, whatever starts it, such as 1 per 7d; what it holds back is written down.")]
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
    [Meaning("Five fields of cron: minute, hour, day, month, weekday.")]
    public required string Cron { get; init; }

    [Meaning("The time zone it is meant in, such as Europe/Berlin.")]
    public string Zone { get; init; } = "UTC";
}

/// <summary>A version of the training data with so many more rows than the one that the present champion learned from.</summary>
[Kind("new_data")]
public sealed record NewDataTrigger : Trigger
{
    [ShortForm]
    [Meaning("A share such as 20%, or a number of rows such as 5000.")]
    public required Growth By { get; init; }
}
