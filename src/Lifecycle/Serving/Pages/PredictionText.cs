using System.Globalization;
using System.Text.Json;
using Slipway.Serving.Contracts;
using Slipway.Serving.Predictions;
using Slipway.Ui;

namespace Slipway.Serving.Pages;

/// <summary>How predictions are written on their pages.</summary>
internal static class PredictionText
{
    public static string Address(string deployment) => $"/deployments/{Uri.EscapeDataString(deployment)}/predictions";

    public static string Address(string deployment, string id) => $"{Address(deployment)}/{PredictionAddress.Escape(id)}";

    public static string Lineage(string deployment, string id) => $"/lineage/prediction:{Uri.EscapeDataString(deployment)}/{PredictionAddress.Escape(id)}";

    public static string Model(Prediction prediction) => FormattableString.Invariant($"/models/{Uri.EscapeDataString(prediction.Model)}/versions/{prediction.Version}");

    /// <summary>The members of an object of columns or outputs.</summary>
    public static IReadOnlyList<(string Name, string Value)> Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? [.. element.EnumerateObject().Select(member => (member.Name, Value(member.Value)))] : [];

    /// <summary>The outputs in a line: the class and its probability where there are such, else every output.</summary>
    public static string Answer(JsonElement outputs) => string.Join(", ", Members(outputs).Select(member => Members(outputs).Count == 1 ? member.Value : $"{member.Name} {member.Value}"));

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Show.Nothing,
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(value),
        JsonValueKind.Array => string.Join(" · ", value.EnumerateArray().Select(Value)),
        _ => string.Join(" · ", value.EnumerateObject().Select(member => $"{member.Name} {Value(member.Value)}")),
    };

    private static string Number(JsonElement value) => value.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : value.GetDouble().ToString("0.####", CultureInfo.InvariantCulture);
}
