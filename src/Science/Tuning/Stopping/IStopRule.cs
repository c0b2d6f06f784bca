namespace Slipway.Tuning;

/// <summary>A rule that ends a study.</summary>
/// <remarks>Pure: the answer depends on the settings and the trials, not on a clock. Asked before a new trial, while others may run. May be called by several threads at once.</remarks>
public interface IStopRule
{
    /// <summary>The name under which studies are declared and stored, such as <c>no_improvement</c>.</summary>
    string Name { get; }

    /// <summary>Why no further trial is wanted, in a sentence for people; null to go on.</summary>
    string? WhyStop(StudySettings settings, IReadOnlyList<Trial> trials);
}
