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

    /// <summary>Only when it happened and was answered, without reading the rest.</summary>
    public static PredictionTime Times(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        long? happened = null, answered = null;
        reader.Read();
        while ((happened is null || answered is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isEvent, isAnswer) = (reader.ValueTextEquals("t"u8), reader.ValueTextEquals("at"u8));
            reader.Read();
            if (isEvent)
                happened = reader.GetInt64();
            else if (isAnswer)
                answered = reader.GetInt64();
            else
                reader.Skip();
        }

        return happened is { } eventTime && answered is { } answer ? new PredictionTime(eventTime, answer) : throw new JsonException("The record of a prediction lacks its times.");
    }

    /// <summary>Whether it has an id, without reading the rest: a record begins with it.</summary>
    public static bool HasId(ReadOnlySpan<byte> payload, string id)
    {
        var reader = new Utf8JsonReader(payload);
        return reader.Read() && reader.Read() && reader.ValueTextEquals("id"u8) && reader.Read() && reader.ValueTextEquals(id);
    }

    private static DateTimeOffset Instant(JsonElement root, string name) => DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty(name).GetInt64());
}
