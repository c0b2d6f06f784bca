using System.Diagnostics.Metrics;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Running;

/// <summary>What serving measures of itself, by deployment and version.</summary>
internal sealed class ServingMetrics : IDisposable
{
    private readonly Meter _meter = new("Slipway.Serving");
    private readonly Counter<long> _requests;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _duration;

    public ServingMetrics()
    {
        _requests = _meter.CreateCounter<long>("slipway.serving.requests", "{request}", "Requests that a version answered");
        _rows = _meter.CreateCounter<long>("slipway.serving.rows", "{row}", "Rows that a version predicted");
        _errors = _meter.CreateCounter<long>("slipway.serving.errors", "{request}", "Requests that were not answered with predictions, by HTTP status");
        _duration = _meter.CreateHistogram("slipway.serving.duration", "s", "Time from a request's start to the model's answer",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    public void Answered(string deployment, ActiveVersion version, int rows, TimeSpan took)
    {
        KeyValuePair<string, object?> name = new("deployment", deployment), number = new("version", version.Number);
        _requests.Add(1, name, number);
        _rows.Add(rows, name, number);
        _duration.Record(took.TotalSeconds, name, number);
    }

    /// <summary>Counts a request that was turned down or failed. A name that no deployment has is not taken for a label, since anybody could invent any number of them.</summary>
    public void Refused(Slot? slot, int status) =>
        _errors.Add(1, new("deployment", slot?.Name ?? ""), new("version", slot?.Active?.Number), new("status", status));

    public void Dispose() => _meter.Dispose();
}
