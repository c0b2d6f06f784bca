namespace Slipway.Ui;

/// <summary>One thing that happened.</summary>
/// <param name="Title">In words: "Version 7 became champion".</param>
/// <param name="At">When it happened.</param>
/// <param name="Detail">Numbers and reasons.</param>
/// <param name="Actor">Who or what did it.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Tone">The colour of its mark.</param>
public sealed record TimelineEntry(
    string Title, DateTimeOffset At, string? Detail = null, string? Actor = null, string? Href = null, Tone Tone = Tone.Neutral);
