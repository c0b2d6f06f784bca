using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>A window as the database keeps it.</summary>
/// <param name="Monitor">The monitor's id.</param>
/// <param name="LabelVersion">The newest version of the labels' dataset that was joined; 0 for none.</param>
/// <param name="Settled">Whether no later prediction and no later label counts.</param>
/// <param name="Revision">1 when it was first computed; one more each time that what was measured changed.</param>
/// <param name="FirstRows">Predictions when it was first computed.</param>
/// <param name="Published">How far it is published.</param>
internal sealed partial record WindowRow(
    string Id, string Monitor, TimeWindow Window, long Rows, long Labels, int LabelVersion, bool Settled, WindowResult Result, DateTimeOffset ComputedAt, long Revision, long FirstRows, Publishing Published)
{
    /// <summary>The id of the window of a monitor that begins then.</summary>
    public static string IdOf(string monitor, DateTimeOffset start) => Ids.Of("window", FormattableString.Invariant($"{monitor}/{start.ToUnixTimeMilliseconds()}"));

    public string ResultJson => JsonSerializer.Serialize(Result, JsonSerializerOptions.Web);

    /// <summary>
    /// Whether another computation measured the same. The version of the labels alone is no news, nor is the last digit of a sum: the same rows come in another order once their log is sealed.
    /// </summary>
    public bool MeasuresAs(WindowRow other) => Rows == other.Rows && Labels == other.Labels && Rounded(ResultJson) == Rounded((other with { Result = other.Result with { LabelVersion = Result.LabelVersion } }).ResultJson);

    private static string Rounded(string json) => Fraction().Replace(json, number => double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("G9", CultureInfo.InvariantCulture));

    [GeneratedRegex("-?[0-9]+(\\.[0-9]+([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)")]
    private static partial Regex Fraction();

    public MonitoredWindow ToContract() => new(Id, Window.Start, Window.End, Rows, Labels, Settled, Published.Dataset, Published.Version, ComputedAt)
    {
        Revision = Revision,
        LateRows = Math.Max(0, Rows - FirstRows),
        PublishProblem = Published.Problem,
        PublishAgainAt = Published.Problem is null ? null : Published.After,
    };
}

/// <summary>How far a window's labelled rows stand as a dataset version.</summary>
/// <param name="Labels">How many labels it had when it was last published.</param>
/// <param name="Revision">Which of its revisions that was; 0 for none.</param>
/// <param name="Digest">SHA-256 of the rows that are, or are being, published.</param>
/// <param name="Job">The job that publishes it now.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Version">The version that stands.</param>
/// <param name="Attempts">How often in a row it failed.</param>
/// <param name="After">When it is tried again.</param>
/// <param name="Problem">Why it failed last; null when it did not.</param>
internal sealed record Publishing(long Labels, long Revision, string? Digest, string? Job, string? Dataset, string? Version, int Attempts, DateTimeOffset After, string? Problem)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static Publishing None { get; } = new(0, 0, null, null, null, null, 0, DateTimeOffset.UnixEpoch, null);

    /// <summary>How long to wait after so many failures in a row: a minute, then twice as long each time, an hour at most.</summary>
    public static TimeSpan Wait(int attempts) => TimeSpan.FromMinutes(Math.Min(Longest.TotalMinutes, Math.Pow(2, attempts - 1)));
}

/// <summary>What a look needs to know of a window that was computed.</summary>
internal sealed record WindowHead(TimeWindow Window, long Rows, int LabelVersion, bool Settled);
