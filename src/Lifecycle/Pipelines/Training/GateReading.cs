using System.Diagnostics;
using System.Globalization;
using Slipway.Drift;
using Slipway.Fairness;
using Slipway.Models.Onnx;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Pipelines.Declaration;
using Slipway.Tuning;
using FairnessGate = Slipway.Pipelines.Declaration.FairnessGate;

namespace Slipway.Pipelines.Training;

/// <summary>Measures the declared gates on the rows held back, each with its numbers in words. What cannot be measured does not pass.</summary>
internal sealed class GateReading(Project project, TrainingData data, IPredictor model, IReadOnlyDictionary<string, double> metrics, byte[]? champion, string? championName)
{
    private readonly Table _test = data.Table.Take([.. data.Split.Test]);

    public IReadOnlyList<MeasuredGate> All() => [.. project.Gates.Select(gate => gate switch
    {
        MetricGate metric => Metric(metric),
        ChampionGate against => Champion(against),
        FairnessGate fairness => Fairness(fairness),
        LatencyGate latency => Latency(latency),
        _ => throw new InvalidOperationException($"A gate that nothing measures: {gate}"),
    })];

    private MeasuredGate Metric(MetricGate gate)
    {
        var name = "metric " + gate.Name;
        if (!metrics.TryGetValue(gate.Name, out var measured) || double.IsNaN(measured))
            return new(name, "metric", false, null, gate.Min ?? gate.Max, $"{gate.Name} cannot be measured for this task.");
        var (passed, bound, words) = gate switch
        {
            { Min: { } min } when measured < min => (false, min, $"below the least allowed, {Text(min)}"),
            { Max: { } max } when measured > max => (false, max, $"above the most allowed, {Text(max)}"),
            { Min: { } min } => (true, min, $"at least {Text(min)}"),
            _ => (true, gate.Max!.Value, $"at most {Text(gate.Max.Value)}"),
        };
        return new(name, "metric", passed, measured, bound, $"{gate.Name} on {Count(_test.Rows)} test rows is {Text(measured)}, {words}.");
    }

    private MeasuredGate Champion(ChampionGate gate)
    {
        var name = "champion " + gate.Metric;
        if (!MeasuredMetrics.ForChampion(model.Task).Contains(gate.Metric, StringComparer.Ordinal))
            return new(name, "champion", false, null, null, MeasuredMetrics.Refuse(gate.Metric, model.Task, MeasuredMetrics.ForChampion(model.Task)) + ".");
        if (champion is null)
            return new(name, "champion", true, null, null, "The first version has no champion to beat.");
        try
        {
            var comparison = new ChampionComparison(model, _test, project.Train!.Target, Imported, new BootstrapSettings { Confidence = gate.Confidence.Value, Seed = (ulong)project.Train.Seed }).Of(gate.Metric, champion);
            return new(name, "champion", comparison.Verdict == PairedVerdict.Better, comparison.Difference, 0, $"Against {championName} on the same {Count(comparison.Rows)} test rows, {comparison}.");
        }
        catch (Exception mistake) when (mistake is Models.ModelException or ArgumentException)
        {
            return new(name, "champion", false, null, null, $"{championName} cannot be measured on these rows: {mistake.Message}");
        }
    }

    /// <summary>A champion that was trained elsewhere, read as a model of this project.</summary>
    private ImportedModel Imported(byte[] onnx)
    {
        using var other = OnnxModel.Load(onnx);
        var features = other.Inputs.All(input => input.Name != project.Train!.Target && _test.Find(input.Name) is not null) ? [.. other.Inputs.Select(input => input.Name)] : data.Features;
        return ImportedModel.Of(onnx, Requests.Of(project, data, data.Split.Train, [], new Dictionary<string, ParameterValue>()) with { Features = features });
    }

    private MeasuredGate Fairness(FairnessGate gate)
    {
        var name = $"fairness {gate.Metric} by {gate.By}";
        if (model.Task != ModelTask.Binary)
            return new(name, "fairness", false, null, gate.Min ?? gate.Max, "Fairness gates judge decisions with two outcomes; this model has another task.");
        var groups = new SensitiveColumn(gate.By, [.. Enumerable.Range(0, _test.Rows).Select(row => _test[gate.By].IsNull(row) ? null : Convert.ToString(_test[gate.By][row], CultureInfo.InvariantCulture))]);
        var verdict = new Fairness.FairnessGate(gate.Metric, [gate.By], gate.Min, gate.Max, gate.MinGroup, gate.Threshold).Evaluate(model.Predict(_test), BinaryTruth.Of(model, _test, project.Train!.Target), [groups]);
        return new(name, "fairness", verdict.Passes, verdict.Measured, gate.Min ?? gate.Max, verdict.ToString());
    }

    /// <summary>The median of single predictions through ONNX Runtime, as a deployment makes them.</summary>
    private MeasuredGate Latency(LatencyGate gate)
    {
        using var onnx = OnnxModel.Load(model.Onnx);
        var columns = model.Signature.Columns.Select(c => c.Name!).ToList();
        var times = new List<double>();
        for (var call = 0; call < gate.Calls; call++)
        {
            var row = _test.Slice(call % _test.Rows, 1).Select(columns);
            var began = Stopwatch.GetTimestamp();
            onnx.Predict(row);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        var (median, bound) = (times[times.Count / 2], gate.Median.Rest.TotalMilliseconds);
        return new("latency", "latency", median <= bound, median, bound, $"The median of {Count(gate.Calls)} single predictions is {Text(median)} ms; at most {Text(bound)} ms is allowed.");
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
