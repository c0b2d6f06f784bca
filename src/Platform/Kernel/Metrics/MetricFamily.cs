using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Slipway.Metrics;

/// <summary>All series of one instrument, in the form that Prometheus scrapes.</summary>
internal sealed class MetricFamily
{
    private const int MostSeries = 2000;
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly string _type;
    private readonly double[] _bounds;

    public MetricFamily(Instrument instrument)
    {
        (_type, _bounds) = Shape(instrument);
        Name = NameOf(instrument, _type);
        _help = (instrument.Description ?? instrument.Name).Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
    }

    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool absolute)
    {
        var labels = Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= MostSeries)
                return;
            series = _series.GetOrAdd(labels, _ => new Series(_bounds.Length));
        }

        lock (series)
            series.Record(value, _bounds, absolute);
    }

    public void Write(StringBuilder to)
    {
        if (_series.IsEmpty)
            return;
        to.Append("# HELP ").Append(Name).Append(' ').Append(_help).Append('\n').Append("# TYPE ").Append(Name).Append(' ').Append(_type).Append('\n');
        foreach (var (labels, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            lock (series)
            {
                if (_type == "histogram")
                    WriteHistogram(to, labels, series);
                else
                    Line(to, Name, labels, series.Sum);
            }
        }
    }

    private void WriteHistogram(StringBuilder to, string labels, Series series)
    {
        var total = 0L;
        for (var i = 0; i <= _bounds.Length; i++)
        {
            total += series.Buckets[i];
            var bound = i < _bounds.Length ? Text(_bounds[i]) : "+Inf";
            Line(to, Name + "_bucket", labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"", total);
        }

        Line(to, Name + "_sum", labels, series.Sum);
        Line(to, Name + "_count", labels, total);
    }

    private static (string Type, double[] Bounds) Shape(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        if (kind.StartsWith("Histogram", StringComparison.Ordinal))
            return ("histogram", (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? Seconds);
        var counter = kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal);
        return (counter ? "counter" : "gauge", []);
    }

    private static string NameOf(Instrument instrument, string type)
    {
        var name = new StringBuilder();
        foreach (var c in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", "1" or null => "", { } other when other.StartsWith('{') => "", { } other => "_" + other };
        if (unit.Length > 0 && unit.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !name.ToString().EndsWith(unit, StringComparison.Ordinal))
            name.Append(unit);
        // The format keeps "_count" for histograms.
        if (type == "gauge" && name.ToString().EndsWith("_count", StringComparison.Ordinal))
            name.Replace("_count", "_number");
        return type == "counter" && !name.ToString().EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
            labels.Add($"{Label(key)}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Label(string key) => string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Escape(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static void Line(StringBuilder to, string name, string labels, double value)
    {
        to.Append(name);
        if (labels.Length > 0)
            to.Append('{').Append(labels).Append('}');
        to.Append(' ').Append(Text(value)).Append('\n');
    }

    private static string Text(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private sealed class Series(int bounds)
    {
        public double Sum { get; private set; }

        public long[] Buckets { get; } = new long[bounds + 1];

        public void Record(double value, double[] limits, bool absolute)
        {
            Sum = absolute ? value : Sum + value;
            if (limits.Length > 0)
                Buckets[Array.FindIndex(limits, limit => value <= limit) is >= 0 and var i ? i : limits.Length]++;
        }
    }
}
