using Slipway.Models.LightGbm;
using Slipway.Models.Onnx;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Tests.Models;

/// <summary>LightGBM, our trees and ONNX Runtime say the same of every row.</summary>
public sealed class AgreementTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var (objective, classes) in (ReadOnlySpan<(string, int)>)[("binary", 2), ("multiclass", 4), ("regression", 0)])
        {
            for (var seed = 1; seed <= 6; seed++)
                cases.Add(objective, classes, seed);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_three_agree_on_rows_seen_and_unseen(string objective, int classes, int seed)
    {
        var options = new PreparationOptions
        {
            MissingNumber = seed % 2 == 0 ? MissingNumber.Keep : MissingNumber.Median,
            MissingText = seed % 3 == 0 ? MissingText.OwnCategory : MissingText.MostFrequent,
            UnseenText = seed % 3 == 1 ? UnseenText.Infrequent : UnseenText.Ignore,
            MaxCategories = 7,
            Scale = seed % 4 == 1,
        };
        var table = RandomTables.Make(600, seed, unseen: false);
        var signal = RandomTables.Signal(table, seed);
        var preparation = Preparation.Fit(table, RandomTables.Features, [.. Enumerable.Range(0, table.Rows)], options);
        using var booster = Train(preparation, table, signal, objective, classes, seed);

        Compare(booster, preparation, table, classes);
        Compare(booster, preparation, RandomTables.Make(400, seed + 1000, unseen: true), classes);
    }

    private static Booster Train(Preparation preparation, Table table, double[] signal, string objective, int classes, int seed)
    {
        var labels = classes == 0 ? Array.ConvertAll(signal, value => value * 1000) : Bucket(signal, classes);
        var matrix = new LabelledMatrix(preparation.TransformSparse(table, [.. Enumerable.Range(0, table.Rows)]), labels);
        return BoosterTraining.Train(matrix, null, new BoosterOptions
        {
            Objective = objective,
            Classes = Math.Max(1, classes > 2 ? classes : 1),
            Seed = seed,
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["num_iterations"] = "30", ["min_data_in_leaf"] = "3" },
        }, TestContext.Current.CancellationToken);
    }

    private static double[] Bucket(double[] signal, int classes)
    {
        var sorted = signal.Order().ToArray();
        return Array.ConvertAll(signal, value => (double)Math.Min(classes - 1, Array.BinarySearch(sorted, value) * classes / sorted.Length));
    }

    private static void Compare(Booster booster, Preparation preparation, Table table, int classes)
    {
        var features = preparation.Transform(table);
        var native = booster.Predict(features);
        var trees = TreeEnsemble.ParseLightGbm(booster.ToText());
        Column? names = classes == 0 ? null : Column.Of("class", [.. Enumerable.Range(0, classes).Select(index => $"class {index}")]);
        using var model = OnnxModel.Load(OnnxWriter.Write(new OnnxContent(preparation, trees, names)));
        var answers = model.Predict(table);
        var onnx = answers.Single(answer => answer.Name is "probabilities" or "prediction").ToDoubles();
        if (classes == 2)
            onnx = [.. onnx.Where((_, index) => index % 2 == 1)];

        Farthest(trees.Score(features), booster.PredictRaw(features)).ShouldBeLessThan(1e-12);
        Farthest(trees.Predict(features), native).ShouldBeLessThan(1e-12);
        Farthest(onnx, native).ShouldBeLessThan(Tolerance);
    }

    /// <summary>The largest difference, relative to values above 1.</summary>
    private static double Farthest(double[] left, double[] right)
    {
        left.Length.ShouldBe(right.Length);
        return left.Zip(right, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Max();
    }
}
