using System.Globalization;
using System.Text.Json;
using Slipway.Registry.Contracts;

namespace Slipway.Serving.Pages;

/// <summary>The row that a model version's training kept as an example, in MLflow's split form: <c>{"columns": […], "data": [[…]]}</c>.</summary>
internal static class InputExample
{
    private const string File = "input_example.json";

    /// <summary>Its values by column; null where there is none that can be read.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonElement>?> Of(ModelVersion version, IModelVersions versions, CancellationToken cancel)
    {
        if (version.Files.All(file => file.Path != File) || !(await versions.Open(version, File, cancel)).Succeeded(out var content, out _))
            return null;
        await using (content)
        {
            try
            {
                var split = await JsonSerializer.DeserializeAsync<Split>(content, JsonSerializerOptions.Web, cancel);
                return split is { Columns: { } columns, Data: [{ } row, ..] } && row.Count == columns.Count ? columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>A value as it stands in a form's field; null for a missing one.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble().ToString("G15", CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private sealed record Split(IReadOnlyList<string>? Columns, IReadOnlyList<IReadOnlyList<JsonElement>>? Data);
}
