using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Client.Logging;

/// <summary>A log-batch request, as bytes.</summary>
internal static class BatchBody
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The body; the bytes are written once and sent as often as it takes.</summary>
    public static ReadOnlyMemory<byte> Write(string run, ReadOnlySpan<LogItem> items)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (items.Length * 80));
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("run_id"u8, run);
            List(json, "metrics"u8, LogKind.Metric, items);
            List(json, "params"u8, LogKind.Param, items);
            List(json, "tags"u8, LogKind.Tag, items);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static HttpContent Content(ReadOnlyMemory<byte> bytes) => new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static void List(Utf8JsonWriter json, ReadOnlySpan<byte> name, LogKind kind, ReadOnlySpan<LogItem> items)
    {
        var any = false;
        foreach (ref readonly var item in items)
        {
            if (item.Kind != kind)
                continue;
            if (!any)
                json.WriteStartArray(name);
            any = true;
            json.WriteStartObject();
            json.WriteString("key"u8, item.Key);
            if (kind == LogKind.Metric)
                Point(json, item);
            else
                json.WriteString("value"u8, item.Text);
            json.WriteEndObject();
        }

        if (any)
            json.WriteEndArray();
    }

    private static void Point(Utf8JsonWriter json, in LogItem item)
    {
        // JSON has no word for these; MLflow writes them as texts.
        if (double.IsFinite(item.Value))
            json.WriteNumber("value"u8, item.Value);
        else
            json.WriteString("value"u8, double.IsNaN(item.Value) ? "NaN"u8 : item.Value > 0 ? "Infinity"u8 : "-Infinity"u8);
        json.WriteNumber("timestamp"u8, item.Timestamp);
        json.WriteNumber("step"u8, item.Step);
    }
}
