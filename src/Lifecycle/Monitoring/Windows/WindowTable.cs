using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Slipway.Data.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>A window's labelled predictions as a table: id and event time, what came in, what was predicted (the probability, the value, or of several classes the one and its probability) and by which version, and the label. Columns that the labels' dataset has too take its types.</summary>
internal sealed class WindowTable(LabelSource source, DataSchema? known)
{
    public const string Id = "prediction_id";
    public const string Time = "event_time";
    public const string Value = "prediction";
    public const string Class = "predicted_class";
    public const string Version = "model_version";

    private readonly Dictionary<string, ColumnType> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private bool _hasClasses;

    /// <summary>The predictions' ids.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>The columns, once every prediction was looked at.</summary>
    public DataSchema Schema => new([
        new(Id, ColumnType.String), new(Time, ColumnType.Timestamp), .. _inputs.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => new Column(input.Key, input.Value)),
        .. _hasClasses ? [new Column(Class, ColumnType.String)] : Array.Empty<Column>(), new(Value, ColumnType.Float), new(Version, ColumnType.Int), new(source.Value, TypeOf(source.Value) ?? ColumnType.String)]);

    /// <summary>Takes note of a prediction's id and columns.</summary>
    public void Learn(Prediction prediction)
    {
        _ids.Add(prediction.Id);
        _hasClasses |= Answer.Of(prediction) is { Kind: AnswerKind.Class };
        if (prediction.Inputs.ValueKind != JsonValueKind.Object)
            return;
        foreach (var input in prediction.Inputs.EnumerateObject().Where(input => !IsOwn(input.Name)))
        {
            var type = TypeOf(input.Name) ?? (Scalars.Only(input.Value).ValueKind switch { JsonValueKind.Number => ColumnType.Float, JsonValueKind.True or JsonValueKind.False => ColumnType.Bool, JsonValueKind.String => ColumnType.String, _ => null });
            // What is missing in one row shows its type in another; values of several types are kept as texts.
            if (type is { } seen)
                _inputs[input.Name] = _inputs.TryGetValue(input.Name, out var before) && before != seen ? ColumnType.String : seen;
        }
    }

    /// <summary>Writes the labelled rows as Parquet, in the order of time: the same rows make the same bytes.</summary>
    public async Task Write(IAsyncEnumerable<Prediction> predictions, IReadOnlyDictionary<string, string> labels, string path, CancellationToken cancel)
    {
        var columns = Schema.Columns;
        using var connection = Duck.Open();
        Duck.Execute(connection, $"CREATE TABLE w (answered BIGINT, {string.Join(", ", columns.Select(column => $"{Duck.Name(column.Name)} VARCHAR"))})");
        using (var appender = connection.CreateAppender("w"))
        {
            await foreach (var prediction in predictions.WithCancellation(cancel))
            {
                if (labels.TryGetValue(prediction.Id, out var label) && Answer.Of(prediction) is { } answer)
                    Append(appender, prediction, answer, label, columns);
            }
        }

        // Of a prediction that was asked for twice the newest answer counts, as in the window's figures.
        var select = string.Join(", ", columns.Select(column => $"{Duck.Name(column.Name)}::{Sql(column.Type)} AS {Duck.Name(column.Name)}"));
        Duck.Execute(connection, $"COPY (SELECT {select} FROM w QUALIFY row_number() OVER (PARTITION BY {Id} ORDER BY answered DESC) = 1 ORDER BY 2, 1) TO {Duck.Quote(path)} (FORMAT parquet, COMPRESSION zstd)");
    }

    private void Append(DuckDBAppender appender, Prediction prediction, Answer answer, string label, IReadOnlyList<Column> columns)
    {
        var row = appender.CreateRow().AppendValue(prediction.AnsweredAt.ToUnixTimeMilliseconds());
        row.AppendValue(prediction.Id).AppendValue(prediction.EventTime.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        foreach (var input in columns.Skip(2).Take(_inputs.Count))
        {
            if (prediction.Inputs.TryGetProperty(input.Name, out var value) && Scalars.Text(Scalars.Only(value)) is { } text)
                row.AppendValue(text);
            else
                row.AppendNullValue();
        }

        if (_hasClasses)
            row.AppendValue(answer.Label);
        row.AppendValue(answer.Value.ToString("R", CultureInfo.InvariantCulture)).AppendValue(prediction.Version.ToString(CultureInfo.InvariantCulture)).AppendValue(label).EndRow();
    }

    /// <summary>Names that this table gives itself; an input of the same name would stand twice.</summary>
    private bool IsOwn(string name) => new[] { Id, Time, Value, Class, Version, source.Value }.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The type that the labels' dataset gives a column; null for one that it lacks, and for times, which models take in other forms.</summary>
    private ColumnType? TypeOf(string name) => known?.Columns.FirstOrDefault(column => column.Name == name)?.Type is { } type and not (ColumnType.Timestamp or ColumnType.Date) ? type : null;

    private static string Sql(ColumnType type) => type switch
    {
        ColumnType.Bool => "BOOLEAN",
        ColumnType.Int => "DOUBLE::BIGINT",
        ColumnType.Float => "DOUBLE",
        ColumnType.Timestamp => "TIMESTAMP",
        _ => "VARCHAR",
    };
}
