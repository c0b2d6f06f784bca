using System.Text.Json;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.PredictionLog;

/// <summary>Reads the payload of a log's record.</summary>
internal static class PredictionRecord
{
    public static Prediction Parse(ReadOnlySpan<byte> payload)
    {
        var record = Members.Read(payload, whole: true);
        return new Prediction(
            Told(record.Id), Instant(Told(record.Happened)), Instant(Told(record.Answered)), Told(record.Deployment), Told(record.Model), Told(record.Version), Told(record.Inputs), Told(record.Outputs),
            TimeSpan.FromMicroseconds(Told(record.Took)));
    }

    /// <summary>What identifies it; what came in and went out is not read: it stands behind.</summary>
    public static PredictionHead Head(ReadOnlySpan<byte> payload)
    {
        var record = Members.Read(payload, whole: false);
        return new PredictionHead(Told(record.Id), Told(record.Happened), Told(record.Answered), Told(record.Model), Told(record.Version));
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

    /// <summary>The members of a record, as far as they were read.</summary>
    private record struct Members(string? Id, long? Happened, long? Answered, string? Deployment, string? Model, int? Version, long? Took, JsonElement? Inputs, JsonElement? Outputs)
    {
        private readonly bool IsIdentified => Id is not null && Happened is not null && Answered is not null && Model is not null && Version is not null;

        /// <param name="whole">Whether all are wanted, or only those that identify it.</param>
        public static Members Read(ReadOnlySpan<byte> payload, bool whole)
        {
            var read = default(Members);
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            while ((whole || !read.IsIdentified) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = MemberOf(ref reader);
                reader.Read();
                switch (member)
                {
                    case Member.Id: read.Id = reader.GetString(); break;
                    case Member.Event: read.Happened = reader.GetInt64(); break;
                    case Member.Answer: read.Answered = reader.GetInt64(); break;
                    case Member.Deployment: read.Deployment = reader.GetString(); break;
                    case Member.Model: read.Model = reader.GetString(); break;
                    case Member.Version: read.Version = reader.GetInt32(); break;
                    case Member.Took: read.Took = reader.GetInt64(); break;
                    case Member.Inputs: read.Inputs = JsonElement.ParseValue(ref reader); break;
                    case Member.Outputs: read.Outputs = JsonElement.ParseValue(ref reader); break;
                    default: reader.Skip(); break;
                }
            }

            return read;
        }
    }

    private enum Member { Other, Id, Event, Answer, Deployment, Model, Version, Took, Inputs, Outputs }
}
