using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Serving.PredictionLog;

namespace Slipway.Serving.Batch;

/// <summary>The rows of Parquet files as tables of the columns that a model takes.</summary>
internal static class ParquetRows
{
    public static IReadOnlyList<string> Columns(DuckDBConnection connection, string source)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"DESCRIBE SELECT * FROM {source}";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>How many rows a file has; 0 where it cannot be read, which the reading itself says better.</summary>
    public static long Count(string file)
    {
        try
        {
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT num_rows FROM parquet_file_metadata({Duck.Quote(file)})";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
        catch (DuckDBException)
        {
            return 0;
        }
    }

    /// <summary>Tables of at most <paramref name="chunk"/> rows; a column that is not there is all null.</summary>
    public static IEnumerable<Table> Read(DuckDBConnection connection, string source, Signature columns, IReadOnlyList<string> there, int chunk)
    {
        var fields = columns.Columns.ToList();
        // A connection of its own: rows stream from it while predictions are appended on the other.
        using var second = connection.Duplicate();
        second.Open();
        using var select = second.CreateCommand();
        select.UseStreamingMode = true;
        select.CommandText = $"SELECT {string.Join(", ", fields.Select(field => there.Contains(field.Name!, StringComparer.Ordinal) ? Duck.Name(field.Name!) : "NULL"))} FROM {source}";
        using var reader = select.ExecuteReader();
        var values = fields.Select(_ => new List<object?>(chunk)).ToList();
        while (reader.Read())
        {
            for (var i = 0; i < fields.Count; i++)
                values[i].Add(Plain(reader, i));
            if (values[0].Count == chunk)
                yield return Take(fields, values);
        }

        if (values.Count > 0 && values[0].Count > 0)
            yield return Take(fields, values);
    }

    private static Table Take(List<ColumnField> fields, List<List<object?>> values)
    {
        var table = new Table(fields.Select((field, i) => Build(field, values[i])).ToList());
        values.ForEach(column => column.Clear());
        return table;
    }

    /// <summary>The value as null, bool, long, double or text.</summary>
    private static object? Plain(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column) switch
    {
        bool truth => truth,
        string text => text,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture),
        ulong or float or double or decimal or System.Numerics.BigInteger => reader.GetValue(column) is System.Numerics.BigInteger big ? (double)big : Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture),
        DateTime time => Instants.Text(time),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };

    /// <summary>A column as its values are; whether they fit the field is for the signature to say.</summary>
    private static Column Build(ColumnField field, List<object?> values)
    {
        var found = values.Where(value => value is not null).ToList();
        var isNumber = field.Type is FieldType.Float or FieldType.Double;
        if (found.TrueForAll(value => value is bool) && (found.Count > 0 || field.Type == FieldType.Boolean))
            return Column.Of(field.Name!, [.. values.Select(value => (bool?)value)]);
        if (!isNumber && found.TrueForAll(value => value is long) && (found.Count > 0 || field.Type is FieldType.Integer or FieldType.Long))
            return Column.Of(field.Name!, [.. values.Select(value => (long?)value)]);
        if (found.TrueForAll(value => value is long or double) && (found.Count > 0 || isNumber))
            return Column.Of(field.Name!, [.. values.Select(value => value is null ? (double?)null : Convert.ToDouble(value, CultureInfo.InvariantCulture))]);
        if (field.Type == FieldType.Datetime && found.TrueForAll(value => value is string text && Instants.TryParse(text, out _)))
            return Column.OfInstants(field.Name!, [.. values.Select(value => Instants.TryParse(value as string, out var instant) ? (long?)instant : null)]);
        return Column.Of(field.Name!, [.. values.Select(value => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture))]);
    }
}
