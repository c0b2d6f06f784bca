using System.Data.Common;
using System.Globalization;

namespace Slipway.Importing.Databases;

/// <summary>A row of one of MLflow's tables. Which columns there are differs from version to version: one that is missing reads as null.</summary>
internal sealed class Row(Dictionary<string, object?> values)
{
    public string? Text(string column) => values.GetValueOrDefault(column) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    public long? Number(string column) => values.GetValueOrDefault(column) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    public double? Double(string column) => values.GetValueOrDefault(column) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    public bool Has(string column) => values.ContainsKey(column);

    /// <summary>The rows of a statement, all of them.</summary>
    public static async Task<List<Row>> All(DbConnection connection, string sql, IReadOnlyList<(string Name, object Value)> parameters, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            rows.Add(new Row(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i), StringComparer.Ordinal)));
        return rows;
    }
}
