namespace Slipway.Client.Logging;

internal enum LogKind : byte
{
    Metric,
    Param,
    Tag,
}

/// <summary>Something logged that is on its way: a point (value, timestamp, step), or a parameter or tag (text).</summary>
internal readonly record struct LogItem(LogKind Kind, string Key, string? Text, double Value, long Timestamp, long Step)
{
    // What a point takes in JSON beside its key, and the most that escaping makes of a character.
    private const int Frame = 128;
    private const int LongestCharacter = 6;

    /// <summary>The most bytes that it takes in a request.</summary>
    public int MostBytes => Frame + (LongestCharacter * (Key.Length + (Text?.Length ?? 0)));

    public static LogItem Metric(string key, double value, long timestamp, long step) => new(LogKind.Metric, key, null, value, timestamp, step);

    public static LogItem Param(string key, string value) => new(LogKind.Param, key, value, 0, 0, 0);

    public static LogItem Tag(string key, string value) => new(LogKind.Tag, key, value, 0, 0, 0);
}
