using System.Globalization;
using Slipway.Monitoring.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Timelines;

/// <summary>What monitors told, in words.</summary>
internal static class MonitorEvents
{
    public static (Happening Happening, About About)? Read(OutgoingEvent happened) => happened.Type switch
    {
        WindowClosed.Type => Closed(happened, EventReader.Payload<WindowClosed>(happened)),
        WindowLabelled.Type => Labelled(happened, EventReader.Payload<WindowLabelled>(happened)),
        AlertChanged.Raised or AlertChanged.Resolved => Alert(happened, EventReader.Payload<AlertChanged>(happened)),
        _ => null,
    };

    private static (Happening, About) Closed(OutgoingEvent happened, WindowClosed told) => (
        EventReader.Make(
            happened, $"{told.Monitor}: window {Span(told.Start, told.End)} closed",
            string.Create(CultureInfo.InvariantCulture, $"{told.Rows:N0} predictions; {(told.Broken == 0 ? "no rule broken so far" : told.Broken == 1 ? "one rule broken" : $"{told.Broken} rules broken")}."),
            Window(told.Monitor, told.Window), "window:" + told.Window),
        new About(told.Project, Monitor: told.Monitor));

    private static (Happening, About) Labelled(OutgoingEvent happened, WindowLabelled told) => (
        EventReader.Make(
            happened, $"{told.Monitor}: window {Span(told.Start, told.End)} has its labels",
            string.Create(CultureInfo.InvariantCulture, $"{told.Rows:N0} labelled rows, {told.Coverage * 100:0.#} % of its predictions; kept as a version of {told.Dataset}."), Window(told.Monitor, told.Window), $"dataset:{told.Dataset}@{told.Version}"),
        new About(told.Project, Monitor: told.Monitor));

    private static (Happening, About) Alert(OutgoingEvent happened, AlertChanged told)
    {
        var raised = happened.Type == AlertChanged.Raised;
        return (
            EventReader.Make(
                happened, $"{told.Monitor}: {told.Kind} alert {(raised ? "raised" : "resolved")}", told.Words, "/monitors/" + Uri.EscapeDataString(told.Monitor), "alert:" + told.Alert, raised ? Tone.Bad : Tone.Good),
            new About(told.Project, Monitor: told.Monitor));
    }

    private static string Window(string monitor, string window) => $"/monitors/{Uri.EscapeDataString(monitor)}/windows/{window}";

    private static string Span(DateTimeOffset start, DateTimeOffset end) => $"{Day(start)} to {Day(end)}";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString(at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
