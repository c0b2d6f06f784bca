using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Slipway.Metrics;

/// <summary>Listens to the process's meters (System.Diagnostics.Metrics) and writes them in Prometheus's text format, version 0.0.4.</summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly string[] Meters = ["Slipway", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _byInstrument = [];

    /// <summary>Two instruments may write to one name, as those of two servers in one process do; the format allows a name once.</summary>
    private readonly ConcurrentDictionary<string, MetricFamily> _byName = new(StringComparer.Ordinal);

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Array.Exists(Meters, name => instrument.Meter.Name == name || instrument.Meter.Name.StartsWith(name + ".", StringComparison.Ordinal)))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The page that a scrape gets.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (_, family) in _byName.OrderBy(f => f.Key, StringComparer.Ordinal))
            family.Write(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _byInstrument.GetOrAdd(instrument, Family).Record(value, tags, instrument.IsObservable || instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal));

    private MetricFamily Family(Instrument instrument)
    {
        var family = new MetricFamily(instrument);
        return _byName.GetOrAdd(family.Name, family);
    }
}
