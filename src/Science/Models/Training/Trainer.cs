using System.Text.Json;
using Slipway.Models.Expressions;
using Slipway.Models.LightGbm;
using Slipway.Models.Onnx;
using Slipway.Models.Preparing;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Models.Training;

/// <summary>Trains a model from a table: preparation and trees fitted on the training rows, measured on both kinds of rows, written as one ONNX file.</summary>
public static class Trainer
{
    /// <summary>The agreement promised between the ONNX file and the trees.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Trains on the calling thread, and on that one only; several may train at once in one process.</summary>
    /// <exception cref="ModelException">The data or parameters cannot be used; the message says which and what would be right.</exception>
    /// <exception cref="LightGbmUnavailableException">LightGBM's native library cannot be used on this machine.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between two boosting rounds.</exception>
    public static TrainedModel Train(TrainingRequest request, CancellationToken cancel = default)
    {
        Validate(request);
        LightGbmRuntime.Demand();
        var target = TargetColumn.Of(request);
        var preparation = Preparation.Fit(request.Table, request.Features, [.. request.TrainRows], request.Preparation);
        if (preparation.Features.Count == 0)
            throw new ModelException("The training rows have no value in any of the feature columns. Choose others.");
        var train = Matrix(request, preparation, target, request.TrainRows, "training");
        var validation = request.ValidationRows.Count == 0 ? null : Matrix(request, preparation, target, request.ValidationRows, "validation");

        using var booster = BoosterTraining.Train(train, validation, Options(request, target), cancel);
        cancel.ThrowIfCancellationRequested();
        var model = Assemble(request, preparation, target, booster);
        model.TrainMetrics = model.Evaluate(request.Table, request.TrainRows, request.Weight);
        if (request.ValidationRows.Count > 0)
            model.ValidationMetrics = model.Evaluate(request.Table, request.ValidationRows, request.Weight);
        Prove(model, request.Table.Take([.. request.ValidationRows.Concat(request.TrainRows).Take(1000)]));
        return model;
    }

    private static TrainedModel Assemble(TrainingRequest request, Preparation preparation, TargetColumn target, Booster booster)
    {
        var text = booster.ToText();
        var trees = TreeEnsemble.ParseLightGbm(text);
        var signature = SignatureOf(preparation, target.Classes, trees);
        var content = new OnnxContent(preparation, trees, target.Classes) { Metadata = Metadata(request, preparation, signature, target.Classes) };
        return new()
        {
            Task = request.Task,
            Preparation = preparation,
            Trees = trees,
            BoosterText = text,
            Classes = target.Classes,
            Signature = signature,
            Onnx = OnnxWriter.Write(content),
            Rounds = booster.Iterations,
            Target = request.Target,
        };
    }

    private static void Validate(TrainingRequest request)
    {
        if (request.Seed < 0)
            throw new ModelException($"The seed is {request.Seed}; it must be from 0 on.");
        if (request.Features.Contains(request.Target, StringComparer.Ordinal) || request.Features.Contains(request.Weight, StringComparer.Ordinal))
            throw new ModelException($"The target '{request.Target}' and the weight '{request.Weight}' cannot be features too. Leave them out of the features.");
        OnnxWriter.DemandNames(request.Features, request.Task != ModelTask.Regression);
        var rows = request.Table.Rows;
        foreach (var row in request.TrainRows.Concat(request.ValidationRows))
        {
            if ((uint)row >= (uint)rows)
                throw new ModelException($"There is no row {row}: the table has {rows}, counted from 0.");
        }
        if (request.TrainRows.Count == 0)
            throw new ModelException("There are no training rows.");
        if (request.TrainRows.Intersect(request.ValidationRows).Any())
            throw new ModelException($"Row {request.TrainRows.Intersect(request.ValidationRows).First()} is both for training and for validation. A row that was trained on cannot measure.");
    }

    private static LabelledMatrix Matrix(TrainingRequest request, Preparation preparation, TargetColumn target, IReadOnlyList<int> rows, string what)
    {
        var labels = target.Labels(rows, what);
        var weights = TargetColumn.Weights(request.Table, request.Weight, rows);
        return new(preparation.TransformSparse(request.Table, [.. rows]), labels, weights);
    }

    private static BoosterOptions Options(TrainingRequest request, TargetColumn target) => new()
    {
        Objective = Objectives.For(request.Task, new BoosterParameters(request.Parameters)["objective"]),
        Classes = request.Task == ModelTask.Multiclass ? target.Classes!.Count : 1,
        Parameters = request.Parameters,
        Seed = request.Seed,
        OnRound = request.OnRound,
    };

    private static Signature SignatureOf(Preparation preparation, Column? classes, TreeEnsemble trees)
    {
        Field[] outputs = classes is null
            ? [new TensorField(OnnxWriter.Prediction, "float64", [-1, trees.Outputs])]
            : [new TensorField(OnnxWriter.Label, classes.Kind switch { ColumnKind.Text => "str", ColumnKind.Whole => "int64", _ => "bool" }, [-1]), new TensorField(OnnxWriter.Probabilities, "float64", [-1, classes.Count])];
        return new([.. preparation.Inputs.Select(input => new ColumnField(input.Name, TypeOf(input), !input.Nullable))], outputs);
    }

    private static FieldType TypeOf(InputColumn input) => input switch
    {
        { Kind: ColumnKind.Boolean } => FieldType.Boolean,
        { Kind: ColumnKind.Text } => FieldType.String,
        { Kind: ColumnKind.Instant } => FieldType.Datetime,
        { Kind: ColumnKind.Whole, Nullable: false } => FieldType.Long,
        _ => FieldType.Double,
    };

    private static Dictionary<string, string> Metadata(TrainingRequest request, Preparation preparation, Signature signature, Column? classes)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["slipway.classes"] = JsonSerializer.Serialize(classes is null ? [] : Enumerable.Range(0, classes.Count).Select(i => classes[i])),
            ["slipway.task"] = Enum.GetName(request.Task)!.ToLowerInvariant(),
            ["slipway.target"] = request.Target,
            ["slipway.signature"] = signature.ToJson(),
            ["slipway.features"] = JsonSerializer.Serialize(preparation.Features.Select(feature => new { name = feature.Name, column = feature.Column, category = feature.Category })),
        };
        if (preparation.Derived.Columns.Count > 0)
            metadata[DerivationsJson.MetadataKey] = DerivationsJson.Write(preparation.Derived);
        return metadata;
    }

    /// <summary>A file that predicts anything but what was measured is a fault of ours; better none than that.</summary>
    private static void Prove(TrainedModel model, Table sample)
    {
        using var onnx = OnnxModel.Load(model.Onnx);
        var expected = model.Predict(sample);
        var answers = onnx.Predict(sample.Select(model.Signature.Columns.Select(column => column.Name!)));
        var found = answers[^1].ToDoubles();
        var stride = found.Length / expected.Length;
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(found[(i * stride) + stride - 1] - expected[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i]))))
                throw new InvalidOperationException($"The ONNX file answers {found[(i * stride) + stride - 1]:R} where the trees answer {expected[i]:R}.");
        }
    }
}
