using Slipway.Pipelines.Runs;
using Slipway.Ui;

namespace Slipway.Pipelines.Pages;

/// <summary>How states of pipelines and steps look.</summary>
internal static class PipelineWords
{
    public static StatusKind Kind(this PipelineState state) => state switch
    {
        PipelineState.Running => StatusKind.Running,
        PipelineState.Succeeded => StatusKind.Succeeded,
        PipelineState.Blocked => StatusKind.Blocked,
        PipelineState.Waiting => StatusKind.Warning,
        PipelineState.Failed => StatusKind.Failed,
        _ => StatusKind.Cancelled,
    };

    /// <summary>What is said instead of the kind's own word; null where that says it.</summary>
    public static string? Words(this PipelineState state) => state switch
    {
        PipelineState.Waiting => "Waits for approval",
        PipelineState.Declined => "Declined",
        _ => null,
    };

    public static Tone Tone(this StepEntry step) => step.State switch
    {
        "done" or "succeeded" or "approved" => Ui.Tone.Good,
        "failed" => Ui.Tone.Bad,
        "blocked" or "waiting" or "declined" => Ui.Tone.Warning,
        "started" or "resumed" => Ui.Tone.Running,
        _ => Ui.Tone.Neutral,
    };

    public static string Title(this StepEntry step) => (step.Step, step.State) switch
    {
        (PipelineStep.Data, "started") => "Loading data",
        (PipelineStep.Data, _) => "Data",
        (PipelineStep.Train, "started") => "Training",
        (PipelineStep.Train, _) => "Trained",
        (PipelineStep.Register, _) => "Registered",
        (PipelineStep.Promote, "blocked") => "Blocked by a gate",
        (PipelineStep.Promote, "waiting") => "Waits for approval",
        (PipelineStep.Promote, "approved") => "Approved",
        (PipelineStep.Promote, "declined") => "Declined",
        (PipelineStep.Promote, "resumed") => "Resumed",
        (PipelineStep.Promote, _) => "Promoted",
        _ => "Deployed",
    };
}
