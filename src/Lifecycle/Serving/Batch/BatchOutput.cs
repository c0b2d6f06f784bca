using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Models.Onnx;
using Slipway.Serving.Contracts;
using Slipway.Serving.PredictionLog;
using Slipway.Serving.Running;

namespace Slipway.Serving.Batch;

/// <summary>Collects a run's predictions, one row an input row in the same order, and joins them to the input when all are there.</summary>
internal sealed class BatchOutput : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly LoadedModel _model;
    private readonly IReadOnlyList<string> _taken;
    private DuckDBAppender? _appender;
    private int[] _widths = [];
    private readonly List<string> _early = [];
    private long _predicted;
    private long _setAside;

    public BatchOutput(DuckDBConnection connection, LoadedModel model, IReadOnlyList<string> taken) => (_connection, _model, _taken) = (connection, model, taken);

    public void Add(IReadOnlyList<Tensor> outputs, int rows)
    {
        _appender ??= Begin(outputs, rows);
        for (var row = 0; row < rows; row++)
        {
            var line = _appender.CreateRow();
            foreach (var (output, width) in outputs.Zip(_widths))
            {
                for (var i = 0; i < width; i++)
                    Append(line, output, (row * width) + i);
            }

            line.AppendValue((int?)_model.Version.Number).AppendNullValue().EndRow();
        }

        _predicted += rows;
    }

    public void AddProblem(string problem)
    {
        _setAside++;
        // Until the first prediction the outputs' widths are not known, and so there is no table yet.
        if (_appender is null)
            _early.Add(problem);
        else
            AppendProblem(problem);
    }

    /// <summary>Writes the files.</summary>
    public BatchReport Finish(string source, string output)
    {
        _appender ??= Begin([], 1);
        _appender.Dispose();
        _appender = null;
        Write($"SELECT d.*, p.* EXCLUDE (problem) FROM {source} d POSITIONAL JOIN p WHERE p.problem IS NULL", output);
        if (_setAside == 0)
            return new BatchReport(_model.Version, _predicted, 0, null);
        var rejected = Path.ChangeExtension(output, ".rejected.parquet");
        Write($"SELECT d.*, p.problem FROM {source} d POSITIONAL JOIN p WHERE p.problem IS NOT NULL", rejected);
        return new BatchReport(_model.Version, _predicted, _setAside, rejected);
    }

    public void Dispose() => _appender?.Dispose();

    private DuckDBAppender Begin(IReadOnlyList<Tensor> outputs, int rows)
    {
        _widths = [.. outputs.Select(output => output.Count / rows)];
        var columns = outputs.Zip(_widths).SelectMany(pair => Enumerable.Range(0, pair.Second).Select(i => $"{Duck.Name(NameOf(pair.First.Name, pair.Second == 1 ? null : i))} {TypeOf(pair.First.Type)}"));
        Duck.Execute(_connection, $"CREATE TABLE p ({string.Join(", ", columns.Append("model_version INTEGER").Append("problem VARCHAR"))})");
        _appender = _connection.CreateAppender("p");
        _early.ForEach(AppendProblem);
        _early.Clear();
        return _appender;
    }

    private void AppendProblem(string problem)
    {
        var line = _appender!.CreateRow();
        for (var i = 0; i < _widths.Sum() + 1; i++)
            line.AppendNullValue();
        line.AppendValue(problem).EndRow();
    }

    /// <summary>A column of the output is called as the model's output, unless the input has a column of that name.</summary>
    private string NameOf(string output, int? index)
    {
        var name = index is null ? output : string.Create(CultureInfo.InvariantCulture, $"{output}_{index}");
        while (_taken.Contains(name, StringComparer.OrdinalIgnoreCase) || name is "model_version" or "problem")
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

    private void Write(string select, string to)
    {
        var temporary = to + ".tmp";
        Duck.Execute(_connection, $"COPY ({select}) TO {Duck.Quote(temporary)} (FORMAT parquet, COMPRESSION zstd)");
        using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        DurableFile.Move(temporary, Path.GetFullPath(to));
    }
}
