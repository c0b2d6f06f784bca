using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Slipway.Examples.MlNet;

/// <summary>Logistic regression on credit applications, with ML.NET: whether an applicant will not pay back.</summary>
internal sealed class CreditTrainer
{
    private static readonly string[] Numbers = ["Seniority", "Time", "Age", "Expenses", "Income", "Assets", "Debt", "Amount", "Price"];
    private static readonly string[] Words = ["Home", "Marital", "Records", "Job"];
    private readonly MLContext _context = new(seed: 1);
    private readonly DataOperationsCatalog.TrainTestData _rows;

    public CreditTrainer(string file)
    {
        var all = _context.Data.LoadFromTextFile<Application>(file, separatorChar: ',', hasHeader: true, allowQuoting: true);
        _rows = _context.Data.TrainTestSplit(all, testFraction: 0.25, seed: 1);
    }

    /// <summary>Trains.</summary>
    public ITransformer Train(float l2, int iterations)
    {
        var steps = _context.Transforms.Conversion.MapValue("Label", [KeyValuePair.Create("bad", true), KeyValuePair.Create("good", false)], "Status")
            .Append(_context.Transforms.ReplaceMissingValues([.. Numbers.Select(name => new InputOutputColumnPair(name))], Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(_context.Transforms.Categorical.OneHotEncoding([.. Words.Select(name => new InputOutputColumnPair(name))]))
            .Append(_context.Transforms.Concatenate("Features", [.. Numbers, .. Words]))
            .Append(_context.Transforms.NormalizeMeanVariance("Features"))
            .Append(_context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options { L1Regularization = 0, L2Regularization = l2, MaximumNumberOfIterations = iterations, NumberOfThreads = 1 }));
        return steps.Fit(_rows.TrainSet);
    }

    /// <summary>How good a model is on the rows that it has not seen.</summary>
    public CalibratedBinaryClassificationMetrics Measure(ITransformer model) => _context.BinaryClassification.Evaluate(model.Transform(_rows.TestSet));

    /// <summary>Writes a model as ML.NET's own file.</summary>
    public void Save(ITransformer model, string file) => _context.Model.Save(model, _rows.TrainSet.Schema, file);

    /// <summary>Reads it.</summary>
    public ITransformer Load(string file) => _context.Model.Load(file, out _);
}
