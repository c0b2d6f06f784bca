using System.Text;
using System.Text.Json;
using Slipway.Models.Tables;

namespace Slipway.Models.Expressions;

/// <summary>Derivations as JSON: <c>{"derived": [{"column": …, "expression": …}], "sources": [{"column": …, "kind": …}]}</c>.</summary>
public static class DerivationsJson
{
    /// <summary>The entry of an ONNX file's metadata that holds them.</summary>
    public const string MetadataKey = "slipway.derived";

    public static string Write(Derivations derivations)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Write(json, derivations);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <exception cref="ModelException">The text is no such JSON, or an expression in it cannot be used.</exception>
    public static Derivations Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new ModelException($"These are no derived columns: {failure.Message}", failure);
        }
    }

    /// <summary>The members of an open object.</summary>
    internal static void Write(Utf8JsonWriter json, Derivations derivations)
    {
        json.WriteStartArray("derived");
        foreach (var column in derivations.Columns)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Name);
            json.WriteString("expression", column.Expression.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("sources");
        foreach (var source in derivations.Sources)
        {
            json.WriteStartObject();
            json.WriteString("column", source.Name);
            json.WriteString("kind", Enum.GetName(source.Kind));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    internal static Derivations Read(JsonElement json)
    {
        SourceColumn[] sources = [.. json.GetProperty("sources").EnumerateArray().Select(source => new SourceColumn(source.GetProperty("column").GetString()!, Enum.Parse<ColumnKind>(source.GetProperty("kind").GetString()!)))];
        return Derivations.Bind([.. json.GetProperty("derived").EnumerateArray().Select(column => new DerivedColumn(column.GetProperty("column").GetString()!, RowExpression.Parse(column.GetProperty("expression").GetString()!)))], sources);
    }
}
