using System.Text.Json;

namespace Slipway.Commands;

/// <summary>A version's signature for people, from the JSON texts that MLflow keeps it as.</summary>
internal static class SignatureText
{
    /// <summary>Its inputs, each with name and type; none where there is no signature, or one that cannot be read.</summary>
    public static IReadOnlyList<string> Inputs(JsonElement signature)
    {
        if (signature.ValueKind != JsonValueKind.String)
            return [];
        try
        {
            using var whole = JsonDocument.Parse(signature.GetString()!);
            using var inputs = JsonDocument.Parse(whole.RootElement.GetProperty("inputs").GetString()!);
            return [.. inputs.RootElement.EnumerateArray().Select(Input)];
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            return [];
        }
    }

    private static string Input(JsonElement input)
    {
        var name = input.TryGetProperty("name", out var given) ? given.GetString() : null;
        var type = input.TryGetProperty("tensor-spec", out var tensor) ? $"{tensor.GetProperty("dtype").GetString()} {tensor.GetProperty("shape").GetRawText()}" : input.GetProperty("type").GetString();
        var optional = input.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.False;
        return $"{(name is null ? "" : name + ": ")}{type}{(optional ? ", may be missing" : "")}";
    }
}
