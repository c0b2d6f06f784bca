namespace Slipway.Ui;

/// <summary>What a colour means. Colour never stands alone: words or a shape always say the same.</summary>
public enum Tone { Neutral, Accent, Good, Warning, Bad, Running }

/// <summary>CSS class names of tones.</summary>
internal static class Tones
{
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Neutral => "tone-neutral",
        Tone.Accent => "tone-accent",
        Tone.Good => "tone-good",
        Tone.Warning => "tone-warning",
        Tone.Bad => "tone-bad",
        Tone.Running => "tone-running",
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "A tone without a colour."),
    };
}
