using System.Text.Json;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.PredictionLog;

/// <summary>Reads the payload of a log's record.</summary>
internal static class PredictionRecord
{
    public static Prediction Parse(ReadOnlyMemory<byte> payload)
    {
        var reader = new Utf8JsonReader(payload.Span);
        var root = JsonElement.ParseValue(ref reader);
        return new Prediction(
            root.GetProperty("id").GetString()!, Instant(root, "t"), Instant(root, "at"), root.GetProperty("d").GetString()!, root.GetProperty("m").GetString()!, root.GetProperty("v").GetInt32(),
            root.GetProperty("in"), root.GetProperty("out"), TimeSpan.FromMicroseconds(root.GetProperty("us").GetInt64()));
    }

    private static DateTimeOffset Instant(JsonElement root, string name) => DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty(name).GetInt64());
}
