using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Models.Onnx;
using Slipway.Serving.PredictionLog;
using Slipway.Serving.Running;

namespace Slipway.Serving.Batch;

/// <summary>Collects the predictions for one file, one row an input row in the same order, and joins them to the input when all are there.</summary>
internal sealed class BatchOutput : IDisposable
{
    /// <summary>No model's output is called so.</summary>
    private const string Problem = "\"slipway:problem\"";

    private readonly DuckDBConnection _connection;
    private readonly LoadedModel _model;
    private readonly HashSet<string> _taken;
    private DuckDBAppender? _appender;
    private int[] _widths = [];
    private readonly List<string> _early = [];
    private readonly string _digest;

    /// <param name="connection">Where rows are collected.</param>
    /// <param name="model">What predicts.</param>
    /// <param name="taken">The columns of the input, which keep their names.</param>
    /// <param name="sha256">The input's digest; with the row's number it makes the prediction's id, the same in every run.</param>
    public BatchOutput(DuckDBConnection connection, LoadedModel model, IReadOnlyList<string> taken, string sha256) => (_connection, _model, _taken, _digest) = (connection, model, taken.ToHashSet(StringComparer.OrdinalIgnoreCase), sha256[..16]);

    /// <summary>Rows with a prediction.</summary>
    public long Predicted { get; private set; }

    /// <summary>Rows without.</summary>
    public long SetAside { get; private set; }

    /// <summary>Adds the rows of a chunk in their order.</summary>
    /// <param name="outputs">What the model answered, a row for each row without a problem.</param>
    /// <param name="problems">Why a row has no prediction, row by row; null where it has one.</param>
    public void Add(IReadOnlyList<Tensor> outputs, IReadOnlyList<string?> problems)
    {
        var good = problems.Count(problem => problem is null);
        for (var (row, answer) = (0, 0); row < problems.Count; row++)
        {
            if (problems[row] is { } problem)
                AddProblem(problem);
            else
                AddAnswer(outputs, good, answer++);
        }
    }

    /// <summary>Writes the files: rows set aside first, so that whoever sees the predictions sees those too.</summary>
    /// <returns>The file of the rows set aside; null without any.</returns>
    public string? Finish(string source, BatchTarget target)
    {
        _appender ??= Begin([], 1);
        _appender.Dispose();
        _appender = null;
        if (SetAside > 0)
            target.Place(target.Rejected, to => Write($"SELECT d.*, p.{Problem} AS {Duck.Name(Free("problem"))} FROM {source} d POSITIONAL JOIN p WHERE p.{Problem} IS NOT NULL", to));
        else
            File.Delete(target.Rejected);
        target.Place(target.Output, to => Write($"SELECT d.*, p.* EXCLUDE ({Problem}) FROM {source} d POSITIONAL JOIN p WHERE p.{Problem} IS NULL", to));
        return SetAside > 0 ? target.Rejected : null;
    }

    public void Dispose() => _appender?.Dispose();

    private void AddAnswer(IReadOnlyList<Tensor> outputs, int rows, int answer)
    {
        _appender ??= Begin(outputs, rows);
        var line = _appender.CreateRow();
        foreach (var (output, width) in outputs.Zip(_widths))
        {
            for (var i = 0; i < width; i++)
                Append(line, output, (answer * width) + i);
        }

        Predicted++;
        line.AppendValue(string.Create(CultureInfo.InvariantCulture, $"{_digest}-{Predicted + SetAside}")).AppendValue((int?)_model.Version.Number).AppendNullValue().EndRow();
    }

    private void AddProblem(string problem)
    {
        SetAside++;
        // Until the first prediction the outputs' widths are not known, and so there is no table yet.
        if (_appender is null)
            _early.Add(problem);
        else
            AppendProblem(problem);
    }

    private DuckDBAppender Begin(IReadOnlyList<Tensor> outputs, int rows)
    {
        _widths = [.. outputs.Select(output => output.Count / rows)];
        var columns = outputs.Zip(_widths).SelectMany(pair => Enumerable.Range(0, pair.Second).Select(i => $"{Duck.Name(NameOf(pair.First.Name, pair.Second == 1 ? null : i))} {TypeOf(pair.First.Type)}")).ToList();
        Duck.Execute(_connection, $"CREATE TABLE p ({string.Join(", ", columns.Append($"{Duck.Name(Free("prediction_id"))} VARCHAR").Append($"{Duck.Name(Free("model_version"))} INTEGER").Append(Problem + " VARCHAR"))})");
        _appender = _connection.CreateAppender("p");
        _early.ForEach(AppendProblem);
        _early.Clear();
        return _appender;
    }

    private void AppendProblem(string problem)
    {
        var line = _appender!.CreateRow();
        for (var i = 0; i < _widths.Sum() + 2; i++)
            line.AppendNullValue();
        line.AppendValue(problem).EndRow();
    }

    /// <summary>A column of the output is called as the model's output, unless the input has a column of that name.</summary>
    private string NameOf(string output, int? index) => Free(index is null ? output : string.Create(CultureInfo.InvariantCulture, $"{output}_{index}"));

    private string Free(string name)
    {
        while (!_taken.Add(name))
            name = "predicted_" + name;
        return name;
    }

    private static string TypeOf(TensorType type) => type switch
    {
        TensorType.Text => "VARCHAR",
        TensorType.Boolean => "BOOLEAN",
        TensorType.Float16 or TensorType.Float32 => "FLOAT",
        TensorType.Float64 => "DOUBLE",
        TensorType.UInt64 => "UBIGINT",
        _ => "BIGINT",
    };

    private static void Append(IDuckDBAppenderRow line, Tensor tensor, int index)
    {
        _ = tensor.Type switch
        {
            TensorType.Text => line.AppendValue(tensor.Values<string>()[index]),
            TensorType.Boolean => line.AppendValue((bool?)tensor.Values<bool>()[index]),
            TensorType.Float16 => line.AppendValue((float?)(float)tensor.Values<Half>()[index]),
            TensorType.Float32 => line.AppendValue((float?)tensor.Values<float>()[index]),
            TensorType.Float64 => line.AppendValue((double?)tensor.Values<double>()[index]),
            TensorType.UInt64 => line.AppendValue((ulong?)tensor.Values<ulong>()[index]),
            TensorType.Int64 => line.AppendValue((long?)tensor.Values<long>()[index]),
            TensorType.Int32 => line.AppendValue((long?)tensor.Values<int>()[index]),
            TensorType.Int16 => line.AppendValue((long?)tensor.Values<short>()[index]),
            TensorType.Int8 => line.AppendValue((long?)tensor.Values<sbyte>()[index]),
            TensorType.UInt32 => line.AppendValue((long?)tensor.Values<uint>()[index]),
            TensorType.UInt16 => line.AppendValue((long?)tensor.Values<ushort>()[index]),
            _ => line.AppendValue((long?)tensor.Values<byte>()[index]),
        };
    }

    private void Write(string select, string to) => Duck.Execute(_connection, $"COPY ({select}) TO {Duck.Quote(to)} (FORMAT parquet, COMPRESSION zstd)");
}
