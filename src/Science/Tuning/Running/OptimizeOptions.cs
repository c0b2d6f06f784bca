namespace Slipway.Tuning;

/// <summary>How a study is run in this process.</summary>
public sealed record OptimizeOptions
{
    /// <summary>How many trials run side by side, at least 1. With one, the same seed gives the same trials; with more they depend on which ends first.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Asked before each new trial, all of them; the first that gives a reason ends the study. Without one it goes on until nothing is left to try.</summary>
    public IReadOnlyList<IStopRule> Stop { get; init; } = [];

    /// <summary>No trial begins after so long; those that run are waited for. Null for no limit.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Whether an objective that throws ends the study with its exception; else its trial has failed, with the exception's message as reason, and the next begins.</summary>
    public bool StopsAtFailure { get; init; }

    /// <summary>Hears of each trial that has ended.</summary>
    public IProgress<Trial>? Progress { get; init; }

    /// <summary>The clock that <see cref="Time"/> is measured on.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
