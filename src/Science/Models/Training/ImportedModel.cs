using System.Globalization;
using Slipway.Models.Onnx;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;

namespace Slipway.Models.Training;

/// <summary>An ONNX model that another program trained, as a model of a target: its inputs are matched with the feature columns, its scores found among its outputs.</summary>
/// <remarks>
/// <para>Inputs: one per column, named as the column, of shape [N] or [N,1]; or one matrix [N,F] of numbers that takes all feature columns side by side in their order.</para>
/// <para>Scores: the last output of floating point numbers. For two classes [N] or [N,1] with the probability of the positive one, or [N,2] with the negative first; for more
/// classes [N,C] in the order of <see cref="TrainingRequest.FindClasses"/>; for a regression [N] or [N,1].</para>
/// </remarks>
public sealed class ImportedModel : IPredictor, IDisposable
{
    /// <summary>Rows that go through the model at once.</summary>
    private const int Piece = 4096;

    /// <summary>How far a probability may lie outside of 0 and 1, and a row's sum from 1: what arithmetic in 32 bits leaves.</summary>
    private const double Slack = 1e-3;

    private readonly OnnxModel _model;
    private readonly string _target;
    private readonly string _scores;
    private readonly List<string> _columns;

    private ImportedModel(OnnxModel model, byte[] onnx, TrainingRequest request, string scores)
    {
        (_model, Onnx, Task, _target, _scores) = (model, onnx, request.Task, request.Target, scores);
        Classes = request.FindClasses();
        _columns = InputColumns.Match(model.Inputs, request.Table, request.Features);
        Signature = Signature.Infer(request.Table.Select(_columns), [.. model.Outputs.Select(Field)]);
    }

    public ModelTask Task { get; }

    public Column? Classes { get; }

    public Signature Signature { get; }

    public byte[] Onnx { get; }

    /// <summary>Loads a model and proves on a few rows that it fits the data.</summary>
    /// <param name="onnx">The file's bytes.</param>
    /// <param name="request">What it was to be trained from and for.</param>
    /// <exception cref="ModelException">It is no model that can be loaded, or does not fit the columns or the task; the message names what does not.</exception>
    public static ImportedModel Of(byte[] onnx, TrainingRequest request)
    {
        var model = OnnxModel.Load(onnx);
        try
        {
            var imported = new ImportedModel(model, onnx, request, ScoresOf(model, request.Task));
            imported.Prove(request.Table, [.. request.TrainRows.Take(1000)]);
            return imported;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public double[] Predict(Table table)
    {
        var rows = table.Select(_columns);
        var predictions = new List<double>(table.Rows);
        for (var start = 0; start < rows.Rows; start += Piece)
        {
            var some = rows.Slice(start, Math.Min(Piece, rows.Rows - start));
            predictions.AddRange(Read(_model.Predict(some).First(output => output.Name == _scores), some.Rows));
        }

        return [.. predictions];
    }

    public IReadOnlyDictionary<string, double> Evaluate(Table table, IReadOnlyList<int> rows, string? weight = null) =>
        Measures.Of(Task, table[_target], Classes, rows, Predict(table.Take([.. rows])), TargetColumn.Weights(table, weight, rows));

    public void Dispose() => _model.Dispose();

    /// <summary>The last output of floating point numbers.</summary>
    private static string ScoresOf(OnnxModel model, ModelTask task)
    {
        if (model.Outputs.LastOrDefault(output => output.Type is TensorType.Float16 or TensorType.Float32 or TensorType.Float64) is { } scores)
            return scores.Name;
        var maps = model.OutputNames.Except(model.Outputs.Select(output => output.Name), StringComparer.Ordinal).FirstOrDefault();
        throw new ModelException(maps is null
            ? $"The model answers {string.Join(", ", model.Outputs.Select(o => $"'{o.Name}' of type {o.Type}"))}, but no {(task == ModelTask.Regression ? "value" : "probability")} of floating point numbers. Export one."
            : $"The model's output '{maps}' is a list of maps. Export it as a tensor: with skl2onnx, options={{'zipmap': False}}.");
    }

    /// <summary>The scores as <see cref="IPredictor.Predict"/> gives them.</summary>
    private double[] Read(Tensor scores, int rows)
    {
        var values = scores.ToDoubles();
        var (wide, wanted) = (rows == 0 ? 1 : values.Length / rows, Classes?.Count ?? 1);
        if (wide * rows != values.Length || (wide != wanted && !(wide == 1 && Task == ModelTask.Binary)))
            throw new ModelException($"The model's output '{_scores}' has the shape [{string.Join(',', scores.Shape)}] for {rows} rows; {Wanted()} is wanted.");
        if (Task != ModelTask.Regression)
            DemandProbabilities(values, wide);
        return wide == 2 && Task == ModelTask.Binary ? [.. Enumerable.Range(0, rows).Select(row => values[(row * 2) + 1])] : values;
    }

    private string Wanted() => Task switch
    {
        ModelTask.Regression => "[N,1], the value,",
        ModelTask.Binary => $"[N,1], the probability of {Name(Classes![1])}, or [N,2], that of {Name(Classes[0])} and that of {Name(Classes[1])},",
        _ => $"[N,{Classes!.Count}], a probability each for {string.Join(", ", Enumerable.Range(0, Classes.Count).Select(i => Name(Classes[i])))} in this order,",
    };

    private void DemandProbabilities(double[] values, int wide)
    {
        for (var row = 0; row < values.Length / wide; row++)
        {
            var sum = 0.0;
            for (var i = row * wide; i < (row + 1) * wide; i++)
            {
                sum += values[i];
                if (!(values[i] is >= -Slack and <= 1 + Slack))
                    throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"The model's output '{_scores}' is {values[i]:G6} for a row, which is no probability. End the graph with Sigmoid or Softmax."));
            }

            if (wide > 1 && Math.Abs(sum - 1) > Slack * wide)
                throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"The model's output '{_scores}' adds up to {sum:G6} in a row, where probabilities add up to 1. End the graph with Softmax."));
        }
    }

    /// <summary>Runs some rows; where the model also names the class it decides for, the probabilities must say the same.</summary>
    private void Prove(Table table, int[] rows)
    {
        var some = table.Take(rows).Select(_columns);
        var answers = _model.Predict(some);
        var scores = answers.First(output => output.Name == _scores);
        _ = Read(scores, rows.Length);
        if (Classes is null || scores.Count != rows.Length * Classes.Count || answers.FirstOrDefault(a => a.Name != _scores && a.Count == rows.Length && a.Type is TensorType.Text or TensorType.Int64 or TensorType.Boolean) is not { } labels)
            return;
        var said = labels.Type == TensorType.Text ? labels.Values<string>().ToArray() : [.. labels.ToDoubles().Select(label => label.ToString(CultureInfo.InvariantCulture))];
        var names = Enumerable.Range(0, Classes.Count).Select(i => Name(Classes[i])).ToArray();
        if (!said.All(label => names.Contains(label, StringComparer.OrdinalIgnoreCase)))
            return;
        var values = scores.ToDoubles();
        var agree = Enumerable.Range(0, rows.Length).Count(row => string.Equals(names[Greatest(values.AsSpan(row * names.Length, names.Length))], said[row], StringComparison.OrdinalIgnoreCase));
        if (agree * 2 < rows.Length)
            throw new ModelException($"The model's output '{_scores}' has the classes in another order than {string.Join(", ", names)}: its own labels in '{labels.Name}' agree with it in {agree} of {rows.Length} rows. Put them into this order{(Task == ModelTask.Binary ? ", or learn 1 for the positive class and 0 for the other" : "")}.");
    }

    private static int Greatest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            best = values[i] > values[best] ? i : best;
        return best;
    }

    private static string Name(object? value) => value is bool truth ? truth ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static TensorField Field(TensorInfo output) => new(output.Name, output.Type switch
    {
        TensorType.Boolean => "bool",
        TensorType.Text => "str",
        var type => Enum.GetName(type)!.ToLowerInvariant(),
    }, output.Shape);
}
