using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Ui;

/// <summary>Tables as their island reads them, escaped as <see cref="IslandJson"/> does.</summary>
public static class TableJson
{
    private static readonly JsonWriterOptions Escaped = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>The text of a table that stands in a page.</summary>
    public static string Write(TableData table)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Escaped);
        WriteHead(writer, table);
        foreach (var column in table.Data)
            TableValues.Write(writer, column);
        WriteEnd(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a table column by column, so that it is never in memory as text.</summary>
    internal static async Task Write(TableData table, PipeWriter pipe, CancellationToken cancel)
    {
        await using var writer = new Utf8JsonWriter(pipe, Escaped);
        WriteHead(writer, table);
        foreach (var column in table.Data)
        {
            TableValues.Write(writer, column);
            await writer.FlushAsync(cancel);
            await pipe.FlushAsync(cancel);
        }

        WriteEnd(writer);
    }

    private static void WriteHead(Utf8JsonWriter writer, TableData table)
    {
        writer.WriteStartObject();
        writer.WriteString("key", table.Key);
        if (table.Count is { } count)
            writer.WriteNumber("count", count);
        if (table.More)
            writer.WriteBoolean("more", true);
        if (table.Rows is { } rows)
            writer.WriteString("rows", rows);
        if (table.OfGroup is { } most)
            writer.WriteNumber("ofGroup", most);
        writer.WritePropertyName("columns");
        IslandJson.WriteTo(writer, table.Columns);
        writer.WriteStartArray("data");
    }

    private static void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
    }
}

/// <summary>Answers a table, column by column as it is written.</summary>
public sealed class TableAnswer(TableData table) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        await TableJson.Write(table, httpContext.Response.BodyWriter, httpContext.RequestAborted);
    }
}
