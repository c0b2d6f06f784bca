using System.Text;

namespace Slipway.Models.LightGbm;

/// <summary>A model trained by LightGBM, in LightGBM's own memory.</summary>
/// <remarks>
/// Training is deterministic: one thread, <c>deterministic=true</c>, <c>force_row_wise=true</c> and a seed, so the same data and parameters give the same text on the
/// same kind of processor. Several boosters may be trained at once on different threads; LightGBM's thread count, which is global to the process, is 1 in all of them.
/// One booster may predict on several threads.
/// </remarks>
public sealed class Booster : IDisposable
{
    private readonly BoosterHandle _handle;

    internal Booster(BoosterHandle handle, int iterations)
    {
        _handle = handle;
        Iterations = iterations;
        NativeMethods.Check(NativeMethods.BoosterGetNumFeature(handle, out var features));
        FeatureCount = features;
    }

    /// <summary>Boosting rounds in use; each holds one tree, or one per class.</summary>
    public int Iterations { get; }

    /// <summary>Number of prepared features that a row must have.</summary>
    public int FeatureCount { get; }

    /// <summary>Reads a model in LightGBM's text form.</summary>
    /// <exception cref="ModelException">The text is no LightGBM model.</exception>
    /// <exception cref="LightGbmUnavailableException">LightGBM's native library cannot be used on this machine.</exception>
    public static Booster Load(string text)
    {
        LightGbmRuntime.Demand();
        if (!text.StartsWith("tree", StringComparison.Ordinal))
            throw new ModelException("This is no LightGBM model: its text begins with the line 'tree'.");
        NativeMethods.Check(NativeMethods.BoosterLoadModelFromString(text, out var iterations, out var handle));
        return new(new BoosterHandle(handle), iterations);
    }

    /// <summary>The model in LightGBM's text form.</summary>
    public unsafe string ToText()
    {
        NativeMethods.Check(NativeMethods.BoosterSaveModelToString(_handle, 0, Iterations, 0, 0, out var length, null));
        var buffer = new byte[length];
        fixed (byte* start = buffer)
            NativeMethods.Check(NativeMethods.BoosterSaveModelToString(_handle, 0, Iterations, 0, length, out length, start));
        return Encoding.UTF8.GetString(buffer, 0, (int)length - 1);
    }

    /// <summary>Predictions as the objective gives them: a probability per row (binary) or per row and class, or the value.</summary>
    /// <param name="values">Row after row, each of <see cref="FeatureCount"/> values; NaN is missing.</param>
    public double[] Predict(ReadOnlySpan<double> values) => Predict(values, NativeMethods.PredictNormal);

    /// <summary>The sums of the leaves before the objective's link: log-odds for a binary model.</summary>
    public double[] PredictRaw(ReadOnlySpan<double> values) => Predict(values, NativeMethods.PredictRaw);

    /// <summary>LightGBM's own Tree SHAP values: per row and class, one per feature and the expected value last.</summary>
    public double[] PredictContributions(ReadOnlySpan<double> values) => Predict(values, NativeMethods.PredictContributions);

    public void Dispose() => _handle.Dispose();

    private unsafe double[] Predict(ReadOnlySpan<double> values, int kind)
    {
        if (values.Length % FeatureCount != 0)
            throw new ModelException($"{values.Length} values are no whole number of rows: this model takes {FeatureCount} features a row.");
        var rows = values.Length / FeatureCount;
        if (rows == 0)
            return [];
        NativeMethods.Check(NativeMethods.BoosterCalcNumPredict(_handle, rows, kind, 0, Iterations, out var length));
        var result = new double[length];
        fixed (double* data = values, output = result)
            NativeMethods.Check(NativeMethods.BoosterPredictForMat(_handle, data, NativeMethods.Float64, rows, FeatureCount, 1, kind, 0, Iterations, "num_threads=1 verbosity=-1", out length, output));
        return result;
    }
}
