using System.Globalization;
using System.Text;

namespace Slipway.Models.LightGbm;

/// <summary>What the metrics were after one boosting round.</summary>
/// <param name="Iteration">From 1 on.</param>
/// <param name="Train">LightGBM's name of each metric, and its value on the training rows.</param>
/// <param name="Validation">The same on the validation rows; empty when there are none.</param>
public sealed record BoostingRound(int Iteration, IReadOnlyDictionary<string, double> Train, IReadOnlyDictionary<string, double> Validation);

/// <summary>How to train a booster.</summary>
public sealed record BoosterOptions
{
    /// <summary>LightGBM's objective, such as <c>binary</c>, <c>multiclass</c>, <c>regression</c>.</summary>
    public required string Objective { get; init; }

    /// <summary>Number of classes of a multiclass objective; 1 for every other.</summary>
    public int Classes { get; init; } = 1;

    /// <summary>LightGBM's parameters by name or alias. Those for files, devices, other machines and threads are refused. <c>num_iterations</c> is 100 unless given.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where all of LightGBM's random choices start. From 0 on.</summary>
    public int Seed { get; init; }

    /// <summary>Called after each round. Measuring costs time: leave it out when nobody looks.</summary>
    public Action<BoostingRound>? OnRound { get; init; }
}

/// <summary>Trains boosters.</summary>
public static class BoosterTraining
{
    /// <summary>Trains on <paramref name="train"/>. With <c>early_stopping_round</c> among the parameters it ends when the first metric on <paramref name="validation"/> has not got better for as many rounds, and keeps the best round.</summary>
    /// <exception cref="ModelException">The data or the parameters cannot be used.</exception>
    /// <exception cref="LightGbmUnavailableException">LightGBM's native library cannot be used on this machine.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between two rounds.</exception>
    public static Booster Train(LabelledMatrix train, LabelledMatrix? validation, BoosterOptions options, CancellationToken cancel = default)
    {
        LightGbmRuntime.Demand();
        train.Validate("training");
        validation?.Validate("validation");
        if (validation is not null && validation.Features.Columns != train.Features.Columns)
            throw new ModelException($"The training rows have {train.Features.Columns} features, the validation rows {validation.Features.Columns}.");
        var parameters = new BoosterParameters(options.Parameters);
        var iterations = parameters.TakeInteger("num_iterations", 1) ?? 100;
        var patience = parameters.TakeInteger("early_stopping_round", 0) ?? 0;
        if (patience > 0 && validation is null)
            throw new ModelException("early_stopping_round needs validation rows to watch. Give some, or leave the parameter out.");
        Fix(parameters, options);

        using var trainSet = CreateDataset(train, parameters, reference: null);
        using var validationSet = validation is null ? null : CreateDataset(validation, parameters, trainSet);
        return Boost(trainSet, validationSet, parameters.ToString(), iterations, patience, options.OnRound, cancel);
    }

    private static void Fix(BoosterParameters parameters, BoosterOptions options)
    {
        parameters.Set("objective", options.Objective);
        parameters.Set("num_class", options.Classes.ToString(CultureInfo.InvariantCulture));
        parameters.Set("seed", options.Seed.ToString(CultureInfo.InvariantCulture));
        parameters.Set("num_threads", "1");
        parameters.Set("deterministic", "true");
        parameters.Set("force_row_wise", "true");
        parameters.Set("verbosity", "-1");
    }

    private static unsafe DatasetHandle CreateDataset(LabelledMatrix matrix, BoosterParameters parameters, DatasetHandle? reference)
    {
        nint dataset;
        var features = matrix.Features;
        fixed (int* starts = features.Starts, places = features.Places)
        fixed (double* values = features.Values)
            NativeMethods.Check(NativeMethods.DatasetCreateFromCsr(starts, NativeMethods.Int32, places, values, NativeMethods.Float64, features.Starts.Length, features.Values.Length, features.Columns, parameters.ToString(), reference?.DangerousGetHandle() ?? 0, out dataset));
        var handle = new DatasetHandle(dataset);
        try
        {
            SetField(handle, "label", matrix.Labels);
            if (matrix.Weights is not null)
                SetField(handle, "weight", matrix.Weights);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static unsafe void SetField(DatasetHandle dataset, string name, double[] values)
    {
        var singles = Array.ConvertAll(values, value => (float)value);
        fixed (float* start = singles)
            NativeMethods.Check(NativeMethods.DatasetSetField(dataset, name, start, singles.Length, NativeMethods.Float32));
    }

    private static Booster Boost(DatasetHandle train, DatasetHandle? validation, string parameters, int iterations, int patience, Action<BoostingRound>? onRound, CancellationToken cancel)
    {
        NativeMethods.Check(NativeMethods.BoosterCreate(train, parameters, out var pointer));
        var handle = new BoosterHandle(pointer);
        try
        {
            if (validation is not null)
                NativeMethods.Check(NativeMethods.BoosterAddValidData(handle, validation));
            var used = Rounds(handle, validation is not null, iterations, patience, onRound, cancel);
            return new(handle, used);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static int Rounds(BoosterHandle handle, bool validates, int iterations, int patience, Action<BoostingRound>? onRound, CancellationToken cancel)
    {
        var watch = onRound is not null || patience > 0 ? MetricNames(handle) : [];
        var stopping = new EarlyStopping(patience);
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            NativeMethods.Check(NativeMethods.BoosterUpdateOneIter(handle, out var finished));
            // When no tree can be split any further LightGBM adds nothing, except that the first round always holds a constant.
            if (finished != 0)
                return stopping.Best > 0 ? stopping.Best : Math.Max(1, iteration - 1);
            if (watch.Count == 0)
                continue;
            var round = new BoostingRound(iteration, onRound is null ? Empty : Measure(handle, 0, watch), validates ? Measure(handle, 1, watch) : Empty);
            onRound?.Invoke(round);
            if (stopping.IsOver(round))
                return stopping.Best;
        }
        return stopping.Best > 0 ? stopping.Best : iterations;
    }

    private static readonly Dictionary<string, double> Empty = [];

    private static unsafe Dictionary<string, double> Measure(BoosterHandle handle, int data, List<string> names)
    {
        var values = new double[names.Count];
        fixed (double* start = values)
            NativeMethods.Check(NativeMethods.BoosterGetEval(handle, data, out _, start));
        var measured = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
            measured[names[i]] = values[i];
        return measured;
    }

    private static unsafe List<string> MetricNames(BoosterHandle handle)
    {
        const int longest = 256;
        NativeMethods.Check(NativeMethods.BoosterGetEvalCounts(handle, out var count));
        var names = new List<string>(count);
        var buffer = new byte[count * longest];
        fixed (byte* start = buffer)
        {
            var pointers = stackalloc byte*[Math.Max(1, count)];
            for (var i = 0; i < count; i++)
                pointers[i] = start + (i * longest);
            NativeMethods.Check(NativeMethods.BoosterGetEvalNames(handle, count, out _, longest, out _, pointers));
            for (var i = 0; i < count; i++)
                names.Add(Encoding.UTF8.GetString(buffer.AsSpan(i * longest, longest).Slice(0, buffer.AsSpan(i * longest, longest).IndexOf((byte)0))));
        }
        return names;
    }
}
