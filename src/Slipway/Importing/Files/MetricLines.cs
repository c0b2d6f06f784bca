using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Files;

/// <summary>MLflow's files of metrics: a point a line, <c>timestamp value step</c>; older ones lack the step, newer ones add the dataset; those of logged models name the run before it.</summary>
internal static class MetricLines
{
    /// <summary>The points of a run's metric.</summary>
    /// <param name="left">Told of each line that is none.</param>
    public static async Task<IReadOnlyList<MetricPoint>> Read(SourceEntry file, string key, Action<string> left, CancellationToken cancel)
    {
        var points = new List<MetricPoint>();
        await foreach (var (fields, at) in Lines(file, cancel))
        {
            if (fields.Length is 2 or 3 or 5 && Point(key, fields) is { } point)
                points.Add(point);
            else
                left($"{file.Path}, line {at}");
        }

        return points;
    }

    /// <summary>The points of a logged model's metric.</summary>
    public static async Task<IReadOnlyList<ModelMetric>> ReadOfModel(SourceEntry file, string key, Action<string> left, CancellationToken cancel)
    {
        var points = new List<ModelMetric>();
        await foreach (var (fields, at) in Lines(file, cancel))
        {
            if (fields.Length is 4 or 6 && Point(key, fields) is { } point)
                points.Add(new ModelMetric(fields[3], fields.Length == 6 ? point with { DatasetName = fields[4], DatasetDigest = fields[5] } : point));
            else
                left($"{file.Path}, line {at}");
        }

        return points;
    }

    /// <exception cref="UnreadableException">The file fails.</exception>
    private static async IAsyncEnumerable<(string[] Fields, int Line)> Lines(SourceEntry file, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var reader = await Guarded(file, () => Task.FromResult(new StreamReader(file.Real)));
        for (var at = 1; await Guarded(file, () => reader.ReadLineAsync(cancel).AsTask()) is { } line; at++)
        {
            if (line.Trim() is { Length: > 0 } text)
                yield return (text.Split(' '), at);
        }
    }

    private static async Task<T> Guarded<T>(SourceEntry file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableException($"'{file.Path}' cannot be read: {fault.Message}");
        }
    }

    private static MetricPoint? Point(string key, string[] fields) =>
        long.TryParse(fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timestamp) && Value(fields[1]) is { } value
            && long.TryParse(fields.Length > 2 ? fields[2] : "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var step)
            ? new MetricPoint(key, value, timestamp, step)
            : null;

    /// <summary>A number as Python writes it.</summary>
    private static double? Value(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}
