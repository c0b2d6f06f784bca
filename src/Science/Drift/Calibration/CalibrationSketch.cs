using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>Rows of one probability bin: how many, what was predicted and what came.</summary>
/// <param name="Lower">The lower end of the bin, included.</param>
/// <param name="Upper">The upper end, not included but for 1.</param>
/// <param name="Rows">Labelled rows in the bin.</param>
/// <param name="MeanPrediction">Their mean predicted probability; null without rows.</param>
/// <param name="ObservedRate">The share of them that came true; null without rows.</param>
public sealed record ReliabilityBin(double Lower, double Upper, long Rows, double? MeanPrediction, double? ObservedRate);

/// <summary>Predicted probabilities against what came, over labelled rows; sums over equal bins of [0, 1], so windows merge.</summary>
/// <remarks>Not safe for use by several threads: give each its own, and merge.</remarks>
public sealed class CalibrationSketch
{
    private readonly long[] _rows;
    private readonly double[] _predicted;
    private readonly long[] _observed;

    /// <param name="bins">How many equal bins.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 1.</exception>
    public CalibrationSketch(int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        (_rows, _predicted, _observed) = (new long[bins], new double[bins], new long[bins]);
    }

    /// <summary>A sketch as it was stored: by bin, the rows, the sum of their predictions, how many came true; and the sum of p (1 - p).</summary>
    /// <exception cref="ArgumentException">The parts do not fit each other.</exception>
    [JsonConstructor]
    public CalibrationSketch(IReadOnlyList<long> rowsByBin, IReadOnlyList<double> predictedByBin, IReadOnlyList<long> observedByBin, double variance)
        : this((rowsByBin ?? throw new ArgumentNullException(nameof(rowsByBin))).Count)
    {
        if (predictedByBin?.Count != rowsByBin.Count || observedByBin?.Count != rowsByBin.Count)
            throw new ArgumentException($"Each of {rowsByBin.Count} bins needs its three sums.", nameof(predictedByBin));
        (_rows, _predicted, _observed, Variance) = ([.. rowsByBin], [.. predictedByBin], [.. observedByBin], variance);
        for (var i = 0; i < _rows.Length; i++)
        {
            if (_observed[i] < 0 || _observed[i] > _rows[i])
                throw new ArgumentException($"Of {_rows[i]} rows in bin {i}, {_observed[i]} cannot have come true.", nameof(observedByBin));
        }
    }

    public IReadOnlyList<long> RowsByBin => _rows;

    public IReadOnlyList<double> PredictedByBin => _predicted;

    public IReadOnlyList<long> ObservedByBin => _observed;

    /// <summary>The sum of p (1 - p): the variance of the number that comes true when the predictions are right.</summary>
    public double Variance { get; private set; }

    /// <summary>Labelled rows.</summary>
    [JsonIgnore]
    public long Rows => _rows.Sum();

    /// <summary>The mean predicted probability; null without rows.</summary>
    [JsonIgnore]
    public double? MeanPrediction => Rows == 0 ? null : _predicted.Sum() / Rows;

    /// <summary>The share that came true; null without rows.</summary>
    [JsonIgnore]
    public double? ObservedRate => Rows == 0 ? null : (double)_observed.Sum() / Rows;

    /// <summary>Calibration in the large: |mean prediction - observed rate|, 0 to 1; null without rows.</summary>
    [JsonIgnore]
    public double? Gap => Rows == 0 ? null : Math.Abs(_predicted.Sum() - _observed.Sum()) / Rows;

    /// <summary>The standard deviation of that gap by chance alone; null without rows.</summary>
    [JsonIgnore]
    public double? GapNoise => Rows == 0 ? null : Math.Sqrt(Variance) / Rows;

    /// <summary>The expected calibration error: the mean over rows of |mean prediction - observed rate| of their bin, 0 to 1; null without rows.</summary>
    [JsonIgnore]
    public double? ExpectedCalibrationError => Rows == 0 ? null : Enumerable.Range(0, _rows.Length).Sum(i => Math.Abs(_predicted[i] - _observed[i])) / Rows;

    /// <summary>What a reliability diagram draws.</summary>
    [JsonIgnore]
    public IReadOnlyList<ReliabilityBin> Reliability => [.. Enumerable.Range(0, _rows.Length).Select(i => new ReliabilityBin(
        (double)i / _rows.Length,
        (i + 1.0) / _rows.Length,
        _rows[i],
        _rows[i] == 0 ? null : _predicted[i] / _rows[i],
        _rows[i] == 0 ? null : (double)_observed[i] / _rows[i]))];

    /// <summary>Counts a labelled row.</summary>
    /// <param name="probability">The predicted probability, 0 to 1.</param>
    /// <param name="observed">Whether it came true.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is none.</exception>
    public void Add(double probability, bool observed)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        var bin = Math.Min((int)(probability * _rows.Length), _rows.Length - 1);
        _rows[bin]++;
        _predicted[bin] += probability;
        _observed[bin] += observed ? 1 : 0;
        Variance += probability * (1 - probability);
    }

    /// <summary>Adds the rows of another sketch with as many bins.</summary>
    /// <exception cref="ArgumentException">It has more or fewer.</exception>
    public void Merge(CalibrationSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._rows.Length != _rows.Length)
            throw new ArgumentException($"A sketch of {_rows.Length} bins cannot take one of {other._rows.Length}.", nameof(other));
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i] += other._rows[i];
            _predicted[i] += other._predicted[i];
            _observed[i] += other._observed[i];
        }

        Variance += other.Variance;
    }

    /// <summary>The sketch as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DriftJson.Default.CalibrationSketch);

    /// <summary>The sketch that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no sketch.</exception>
    public static CalibrationSketch FromJson(string json) => JsonSerializer.Deserialize(json, DriftJson.Default.CalibrationSketch) ?? throw new JsonException("'null' is no calibration sketch.");
}
