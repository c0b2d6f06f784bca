using System.Text.Json;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.PredictionLog;

/// <summary>Reads the payload of a log's record.</summary>
internal static class PredictionRecord
{
    public static Prediction Parse(ReadOnlySpan<byte> payload)
    {
        string? id = null, deployment = null, model = null;
        long? happened = null, answered = null, took = null;
        int? version = null;
        JsonElement? inputs = null, outputs = null;
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            reader.Read();
            switch (member)
            {
                case Member.Id: id = reader.GetString(); break;
                case Member.Event: happened = reader.GetInt64(); break;
                case Member.Answer: answered = reader.GetInt64(); break;
                case Member.Deployment: deployment = reader.GetString(); break;
                case Member.Model: model = reader.GetString(); break;
                case Member.Version: version = reader.GetInt32(); break;
                case Member.Took: took = reader.GetInt64(); break;
                case Member.Inputs: inputs = JsonElement.ParseValue(ref reader); break;
                case Member.Outputs: outputs = JsonElement.ParseValue(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new Prediction(
            Told(id), Instant(Told(happened)), Instant(Told(answered)), Told(deployment), Told(model), Told(version), Told(inputs), Told(outputs), TimeSpan.FromMicroseconds(Told(took)));
    }

    /// <summary>What identifies it; what came in and went out is not read: it stands behind.</summary>
    public static PredictionHead Head(ReadOnlySpan<byte> payload)
    {
        string? id = null, model = null;
        long? happened = null, answered = null;
        int? version = null;
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while ((id is null || happened is null || answered is null || model is null || version is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            reader.Read();
            switch (member)
            {
                case Member.Id: id = reader.GetString(); break;
                case Member.Event: happened = reader.GetInt64(); break;
                case Member.Answer: answered = reader.GetInt64(); break;
                case Member.Model: model = reader.GetString(); break;
                case Member.Version: version = reader.GetInt32(); break;
                default: reader.Skip(); break;
            }
        }

        return new PredictionHead(Told(id), Told(happened), Told(answered), Told(model), Told(version));
    }

    /// <summary>Whether it happened in [<paramref name="from"/>, <paramref name="to"/>), in Unix milliseconds.</summary>
    public static bool IsBetween(ReadOnlySpan<byte> payload, long from, long to)
    {
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEvent = MemberOf(ref reader) == Member.Event;
            reader.Read();
            if (isEvent)
                return reader.GetInt64() is var at && at >= from && at < to;
            reader.Skip();
        }

        throw Lacking();
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

        return happened is { } eventTime && answered is { } answer ? new PredictionTime(eventTime, answer) : throw Lacking();
    }

    /// <summary>Whether it has an id, without reading the rest: a record begins with it.</summary>
    public static bool HasId(ReadOnlySpan<byte> payload, string id)
    {
        var reader = new Utf8JsonReader(payload);
        return reader.Read() && reader.Read() && reader.ValueTextEquals("id"u8) && reader.Read() && reader.ValueTextEquals(id);
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static T Told<T>(T? value) where T : class => value ?? throw Lacking();

    private static T Told<T>(T? value) where T : struct => value ?? throw Lacking();

    private static JsonException Lacking() => new("The record of a prediction lacks a member.");

    private static Member MemberOf(ref Utf8JsonReader reader) => reader.ValueSpan switch
    {
        [(byte)'i', (byte)'d'] => Member.Id,
        [(byte)'t'] => Member.Event,
        [(byte)'a', (byte)'t'] => Member.Answer,
        [(byte)'d'] => Member.Deployment,
        [(byte)'m'] => Member.Model,
        [(byte)'v'] => Member.Version,
        [(byte)'u', (byte)'s'] => Member.Took,
        [(byte)'i', (byte)'n'] => Member.Inputs,
        [(byte)'o', (byte)'u', (byte)'t'] => Member.Outputs,
        _ => Member.Other,
    };

    private enum Member { Other, Id, Event, Answer, Deployment, Model, Version, Took, Inputs, Outputs }
}
