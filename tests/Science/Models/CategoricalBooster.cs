using Slipway.Models.LightGbm;

namespace Slipway.Tests.Models;

/// <summary>Trains with a categorical first column, which the trainer itself does not offer but models from elsewhere have.</summary>
internal static class CategoricalBooster
{
    private const string Parameters = "objective=regression categorical_feature=0 num_threads=1 verbosity=-1 min_data_in_leaf=2 min_data_per_group=2 cat_smooth=1 max_cat_to_onehot=2 deterministic=true force_row_wise=true";

    public static unsafe string Train(double[] rows, int columns, double[] labels)
    {
        nint data, pointer;
        var features = FeatureMatrix.Of(rows, columns);
        fixed (int* starts = features.Starts, places = features.Places)
        fixed (double* values = features.Values)
            NativeMethods.Check(NativeMethods.DatasetCreateFromCsr(starts, NativeMethods.Int32, places, values, NativeMethods.Float64, features.Starts.Length, features.Values.Length, columns, Parameters, 0, out data));
        using var dataset = new DatasetHandle(data);
        var singles = Array.ConvertAll(labels, label => (float)label);
        fixed (float* start = singles)
            NativeMethods.Check(NativeMethods.DatasetSetField(dataset, "label", start, singles.Length, NativeMethods.Float32));
        NativeMethods.Check(NativeMethods.BoosterCreate(dataset, Parameters, out pointer));
        using var booster = new Booster(new BoosterHandle(pointer), 10);
        for (var round = 0; round < 10; round++)
            NativeMethods.Check(NativeMethods.BoosterUpdateOneIter(booster.Handle, out _));
        return booster.ToText();
    }
}
