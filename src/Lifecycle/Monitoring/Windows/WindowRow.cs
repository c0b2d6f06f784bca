using System.Text.Json;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>A window as the database keeps it.</summary>
/// <param name="Monitor">The monitor's id.</param>
/// <param name="LabelVersion">The newest version of the labels' dataset that was joined; 0 for none.</param>
/// <param name="Settled">Whether no later label counts.</param>
/// <param name="PublishedLabels">How many labels it had when it was last published.</param>
/// <param name="PublishJob">The job that publishes it now.</param>
internal sealed record WindowRow(
    string Id, string Monitor, TimeWindow Window, long Rows, long Labels, int LabelVersion, bool Settled, WindowResult Result, DateTimeOffset ComputedAt, long PublishedLabels = 0, string? PublishJob = null,
    string? Dataset = null, string? DatasetVersion = null)
{
    /// <summary>The id of the window of a monitor that begins then.</summary>
    public static string IdOf(string monitor, DateTimeOffset start) => Ids.Of("window", FormattableString.Invariant($"{monitor}/{start.ToUnixTimeMilliseconds()}"));

    public string ResultJson => JsonSerializer.Serialize(Result, JsonSerializerOptions.Web);

    public MonitoredWindow ToContract() => new(Id, Window.Start, Window.End, Rows, Labels, Settled, Dataset, DatasetVersion, ComputedAt);
}
