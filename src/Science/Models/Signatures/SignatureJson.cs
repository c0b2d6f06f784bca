using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway.Models.Signatures;

/// <summary>MLflow's JSON of a signature, space for space as Python's json module writes it.</summary>
internal static class SignatureJson
{
    public static string Write(IReadOnlyList<Field> fields) => $"[{string.Join(", ", fields.Select(Write))}]";

    public static IReadOnlyList<Field> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelException($"This is no signature in MLflow's form, which is a list such as [{{\"type\": \"double\", \"name\": \"age\"}}]: {failure.Message}", failure);
        }
    }

    public static string WriteWhole(Signature signature) =>
        $$"""{"inputs": {{Quote(signature.InputsJson)}}, "outputs": {{Nullable(signature.OutputsJson)}}, "params": {{Nullable(signature.ParamsJson)}}}""";

    public static Signature ReadWhole(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return Signature.Parse(root.GetProperty("inputs").GetString() ?? "[]", Member(root, "outputs"), Member(root, "params"));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ModelException($"This is no signature: {failure.Message}", failure);
        }
    }

    /// <summary>The type's name in MLflow.</summary>
    public static string NameOf(FieldType type) => Enum.GetName(type)!.ToLowerInvariant();

    private static string? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) ? member.GetString() : null;

    private static string Nullable(string? text) => text is null ? "null" : Quote(text);

    private static string Write(Field field) => field switch
    {
        TensorField tensor => $"{{{Name(tensor.Name, after: false)}\"type\": \"tensor\", \"tensor-spec\": {{\"dtype\": {Quote(tensor.ElementType)}, \"shape\": [{string.Join(", ", tensor.Shape)}]}}}}",
        ColumnField { NestedJson: { } nested } column => $"{{{nested}{Name(column.Name, after: true)}, \"required\": {Truth(column.Required)}}}",
        ColumnField column => $"{{\"type\": \"{NameOf(column.Type)}\"{Name(column.Name, after: true)}, \"required\": {Truth(column.Required)}}}",
        _ => throw new ModelException($"A signature has no fields of type {field.GetType().Name}."),
    };

    /// <summary>MLflow writes a tensor's name before the type, a column's name after it.</summary>
    private static string Name(string? name, bool after) =>
        name is null ? "" : after ? $", \"name\": {Quote(name)}" : $"\"name\": {Quote(name)}, ";

    private static string Truth(bool value) => value ? "true" : "false";

    private static Field Read(JsonElement field)
    {
        var name = field.TryGetProperty("name", out var given) ? given.GetString() : null;
        var type = field.GetProperty("type").GetString()!;
        if (type is "tensor")
        {
            var spec = field.GetProperty("tensor-spec");
            return new TensorField(name, spec.GetProperty("dtype").GetString()!, [.. spec.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]);
        }
        var required = !field.TryGetProperty("required", out var must) || must.GetBoolean();
        var known = Enum.TryParse<FieldType>(type, ignoreCase: true, out var parsed) && parsed != FieldType.Nested && string.Equals(NameOf(parsed), type, StringComparison.Ordinal);
        return known ? new ColumnField(name, parsed, required) : new ColumnField(name, FieldType.Nested, required) { NestedJson = Nested(field) };
    }

    /// <summary>All members but name and required, to be written again as they are.</summary>
    private static string Nested(JsonElement field) => string.Join(", ", field.EnumerateObject()
        .Where(member => member.Name is not ("name" or "required"))
        .Select(member => $"{Quote(member.Name)}: {Spaced(member.Value)}"));

    private static string Spaced(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{Quote(member.Name)}: {Spaced(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Spaced))}]",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => value.GetRawText(),
    };

    /// <summary>A JSON text in which, as Python has it, every sign beyond ASCII is escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var sign in text)
        {
            _ = sign switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                < ' ' or > '~' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}"),
                _ => quoted.Append(sign),
            };
        }
        return quoted.Append('"').ToString();
    }
}
