using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.PredictionLog;

/// <summary>Reads predictions from segments and logs, while others are written and sealed.</summary>
internal sealed class PredictionReader(PredictionLogs logs) : IPredictions
{
    private const string Columns = "id, event_time, answered_at, deployment, model, version, latency_us, inputs, outputs";

    public async IAsyncEnumerable<Prediction> Read(string deployment, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancel)
    {
        var folder = logs.FolderOf(deployment);
        await Task.Yield();
        foreach (var (number, _) in folder.Parts())
        {
            foreach (var prediction in Part(folder, number, $"event_time >= {Instant(from)} AND event_time < {Instant(to)}", prediction => prediction.EventTime >= from && prediction.EventTime < to))
            {
                cancel.ThrowIfCancellationRequested();
                yield return prediction;
            }
        }
    }

    /// <summary>The logs first, which hold the newest; then all segments in one scan of the column of ids.</summary>
    public Task<Prediction?> Find(string deployment, string id, CancellationToken cancel)
    {
        var folder = logs.FolderOf(deployment);
        return Task.Run(() =>
        {
            List<string> segments = [];
            foreach (var (number, _) in folder.Parts().Reverse())
            {
                if (OpenLog(folder, number) is not { } log)
                    segments.Add(folder.Segment(number));
                else if (Log(log, prediction => prediction.Id == id).MaxBy(prediction => prediction.AnsweredAt) is { } found)
                    return found;
            }

            return Segments(folder, segments, $"id = {Duck.Quote(id)} ORDER BY answered_at DESC LIMIT 1").FirstOrDefault();
        }, cancel);
    }

    public async Task<Result<Page<Prediction>>> Newest(string deployment, string? after, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > 1000)
            return Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'.");
        if (!LogPlace.Read(after).Succeeded(out var place, out var refusal))
            return refusal;
        var folder = logs.FolderOf(deployment);
        return await Task.Run(() => Newest(folder, place, limit, cancel), cancel);
    }

    public Task<long> Seal(string deployment, CancellationToken cancel) => logs.Seal(deployment, cancel);

    /// <summary>The predictions of one part, from its segment or, while there is none, its log.</summary>
    private static IEnumerable<Prediction> Part(LogFolder folder, long number, string condition, Func<Prediction, bool> wanted)
    {
        if (OpenLog(folder, number) is not { } log)
            return Segment(folder, number, condition);
        return Log(log, wanted);
    }

    /// <summary>The log, unless it is sealed. An open log stays readable while it is sealed and deleted.</summary>
    private static FileStream? OpenLog(LogFolder folder, long number)
    {
        if (File.Exists(folder.Segment(number)))
            return null;
        try
        {
            return new FileStream(folder.LogFile(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 17);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<Prediction> Log(FileStream log, Func<Prediction, bool> wanted)
    {
        using (log)
        {
            foreach (var payload in LogFrames.Read(log))
            {
                if (PredictionRecord.Parse(payload) is var prediction && wanted(prediction))
                    yield return prediction;
            }
        }
    }

    /// <summary>Parts follow each other in time, so that the newest part is read first, and no more parts than fill the page.</summary>
    private static Page<Prediction> Newest(LogFolder folder, LogPlace place, int limit, CancellationToken cancel)
    {
        List<(Prediction Prediction, LogPlace Place)> found = [];
        foreach (var (number, _) in folder.Parts().Reverse().Where(part => part.Number <= place.Part))
        {
            cancel.ThrowIfCancellationRequested();
            var (at, id) = number == place.Part ? (place.At, place.Id) : (DateTimeOffset.MaxValue, "");
            var part = OpenLog(folder, number) is { } log
                ? Log(log, p => p.AnsweredAt < at || (p.AnsweredAt == at && string.CompareOrdinal(p.Id, id) < 0)).OrderByDescending(p => p.AnsweredAt).ThenByDescending(p => p.Id, StringComparer.Ordinal).Take(limit + 1 - found.Count)
                : Segments(folder, [folder.Segment(number)], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Before(at, id)} ORDER BY answered_at DESC, id DESC LIMIT {limit + 1 - found.Count}"));
            found.AddRange(part.Select(prediction => (prediction, new LogPlace(number, prediction.AnsweredAt, prediction.Id))));
            if (found.Count > limit)
                break;
        }

        return new Page<Prediction>([.. found.Take(limit).Select(f => f.Prediction)], found.Count > limit ? found[limit - 1].Place.ToString() : null);
    }

    private static string Before(DateTimeOffset at, string id) => at == DateTimeOffset.MaxValue ? "true" : $"(answered_at < {Instant(at)} OR (answered_at = {Instant(at)} AND id < {Duck.Quote(id)}))";

    private static IEnumerable<Prediction> Segment(LogFolder folder, long number, string condition) => Segments(folder, [folder.Segment(number)], condition);

    private static IEnumerable<Prediction> Segments(LogFolder folder, IEnumerable<string> segments, string condition)
    {
        var files = string.Join(", ", segments.Where(File.Exists).Select(Duck.Quote));
        if (files.Length == 0)
            yield break;
        using var connection = Duck.Open(folder.Path);
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = $"SELECT {Columns} FROM read_parquet([{files}]) WHERE {condition}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return ToPrediction(reader);
    }

    private static Prediction ToPrediction(DbDataReader row) => new(
        row.GetString(0), Utc(row, 1), Utc(row, 2), row.GetString(3), row.GetString(4), row.GetInt32(5), JsonElement.Parse(row.GetString(7)), JsonElement.Parse(row.GetString(8)), TimeSpan.FromMicroseconds(row.GetInt64(6)));

    private static DateTimeOffset Utc(DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    private static string Instant(DateTimeOffset at) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"TIMESTAMP '{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'");
}
