namespace Slipway.Ui;

/// <summary>How loud a line is.</summary>
public enum LogLineLevel { Debug, Info, Warn, Error }

/// <summary>One line of a job's or step's log.</summary>
public sealed record LogLine(DateTimeOffset At, LogLineLevel Level, string Text);
