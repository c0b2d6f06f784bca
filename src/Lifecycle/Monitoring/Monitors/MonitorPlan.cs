using Slipway.Declarations;
using Slipway.Drift;

namespace Slipway.Monitoring.Monitors;

/// <summary>A monitor's declaration, read.</summary>
/// <param name="Window">The length of a window of event time.</param>
/// <param name="Labels">Where the truth comes from; null for nowhere.</param>
internal sealed record MonitorPlan(string Deployment, Period Window, LabelSource? Labels, IReadOnlyList<MonitorRule> Rules, IReadOnlyList<Webhook> Notify)
{
    /// <summary>
    /// How long after a window's end, on event time, a prediction or label may come and still count in it; null for however late. As long as labels may take; where none are declared, one more window.
    /// </summary>
    public Period? Within => Labels is { } labels ? labels.Within : Window;

    /// <summary>Whether nothing counts any more for a window: the predictions have gone on for longer than that.</summary>
    /// <param name="watermark">The newest event time.</param>
    public bool IsOver(TimeWindow window, DateTimeOffset watermark) => Within is { } within && watermark > within.After(window.End);
}

/// <summary>The truth about predictions: a dataset whose rows name a prediction's id.</summary>
/// <param name="Data">The dataset.</param>
/// <param name="Key">Its column with the prediction's id.</param>
/// <param name="Value">Its column with what came.</param>
/// <param name="Within">How late a label may come and still count, on event time; null for however late.</param>
/// <param name="Positive">The value, as text, whose probability the model predicts; null to find out from the model's answers.</param>
internal sealed record LabelSource(string Data, string Key, string Value, Period? Within, string? Positive);

/// <summary>Who is told of alerts.</summary>
/// <param name="Secret">The name of the secret that signs; null for no signature.</param>
internal sealed record Webhook(Uri Url, string? Secret);
