using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Serving.Contracts;
using Slipway.Storage.Blobs;

namespace Slipway.Serving.PredictionLog;

/// <summary>Reads predictions from segments and logs, while others are written and sealed, and from the segments that other servers share.</summary>
internal sealed class PredictionReader(PredictionLogs logs, SharedSegments shared) : IPredictions
{
    private const string Columns = "id, event_time, answered_at, deployment, model, version, latency_us, inputs, outputs";

    public async IAsyncEnumerable<Prediction> Read(string deployment, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancel)
    {
        var folder = logs.FolderOf(deployment);
        var condition = $"event_time >= {Instant(from)} AND event_time < {Instant(to)}";
        await Task.Yield();
        foreach (var (number, _) in folder.Parts())
        {
            foreach (var prediction in Part(folder, number, condition, prediction => prediction.EventTime >= from && prediction.EventTime < to))
            {
                cancel.ThrowIfCancellationRequested();
                yield return prediction;
            }
        }

        foreach (var segment in (await shared.OfOthers(deployment, cancel)).Where(segment => segment.LastEvent >= from && segment.FirstEvent < to))
        {
            using var file = await shared.Open(segment, cancel);
            foreach (var prediction in Segment(folder.Path, file.Path, condition))
            {
                cancel.ThrowIfCancellationRequested();
                yield return prediction;
            }
        }
    }

    public async Task<IReadOnlyList<LogPart>> Parts(string deployment, CancellationToken cancel)
    {
        // The log that is written now is asked first: one that is sealed while the names are listed then shows as sealed or as what it was, never twice.
        var (written, length) = logs.Open(deployment).Extent;
        var folder = logs.FolderOf(deployment);
        List<LogPart> parts = [.. (await shared.OfOthers(deployment, cancel)).Select(segment => new LogPart(segment.Id, IsSealed: true, segment.Rows))];
        foreach (var (number, isSealed) in folder.Parts().Where(part => part.Number <= written))
        {
            var size = isSealed ? 0 : number == written ? length : Length(folder.LogFile(number));
            if (size is { } known)
                parts.Add(new LogPart(number.ToString(CultureInfo.InvariantCulture), isSealed, known));
        }

        return parts;
    }

    public async Task<IEnumerable<PredictionTime>?> Times(string deployment, LogPart part, long from, CancellationToken cancel)
    {
        var folder = logs.FolderOf(deployment);
        if (!long.TryParse(part.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return SharedTimes(folder.Path, await shared.Open((await shared.OfOthers(deployment, cancel)).First(segment => segment.Id == part.Id), cancel));
        if (part.IsSealed)
            return SegmentTimes(folder.Path, folder.Segment(number));
        return OpenLog(folder, number) is { } log ? LogTimes(log, from, part.Size) : null;
    }

    public async Task<Prediction?> Find(string deployment, string id, CancellationToken cancel)
    {
        var (folder, condition) = (logs.FolderOf(deployment), $"id = {Duck.Quote(id)}");
        var own = await Task.Run(() => FindOwn(folder, id, condition), cancel);
        foreach (var segment in (await shared.OfOthers(deployment, cancel)).Reverse().TakeWhile(_ => own is null))
        {
            using var file = await shared.Open(segment, cancel);
            own = Segment(folder.Path, file.Path, condition).MaxBy(prediction => prediction.AnsweredAt);
        }

        return own;
    }

    public async Task<Result<Page<Prediction>>> Newest(string deployment, string? after, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > 1000)
            return Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'.");
        if (!LogPlace.Read(after).Succeeded(out var place, out var refusal))
            return refusal;
        var (folder, page) = (logs.FolderOf(deployment), new NewestPage(place, limit));
        foreach (var (number, _) in folder.Parts().Reverse().Where(part => page.Enter(part.Number.ToString(CultureInfo.InvariantCulture))))
            await Task.Run(() => page.Take(OpenLog(folder, number) is { } log ? NewestRecords.Of(log, logs.Open(deployment).ChunksOf(number), page) : Part(folder, number, page.Condition, page.Fits)), cancel);
        foreach (var segment in (await shared.OfOthers(deployment, cancel)).Reverse().Where(segment => page.Enter(segment.Id)))
        {
            using var file = await shared.Open(segment, cancel);
            await Task.Run(() => page.Take(Segment(folder.Path, file.Path, page.Condition)), cancel);
        }

        return page.ToPage();
    }

    public Task<long> Seal(string deployment, CancellationToken cancel) => logs.Seal(deployment, cancel);

    /// <summary>In the logs first, which hold the newest; then in all segments by one scan of the column of ids.</summary>
    private static Prediction? FindOwn(LogFolder folder, string id, string condition)
    {
        List<string> segments = [];
        foreach (var (number, _) in folder.Parts().Reverse())
        {
            if (OpenLog(folder, number) is not { } log)
                segments.Add(folder.Segment(number));
            else if (Log(log, payload => PredictionRecord.HasId(payload, id), _ => true).MaxBy(prediction => prediction.AnsweredAt) is { } found)
                return found;
        }

        segments.RemoveAll(segment => !File.Exists(segment));
        return segments.Count == 0 ? null : Segments(folder.Path, segments, condition + " ORDER BY answered_at DESC LIMIT 1").FirstOrDefault();
    }

    /// <summary>The predictions of one part, from its segment or, while there is none, its log.</summary>
    private static IEnumerable<Prediction> Part(LogFolder folder, long number, string condition, Func<Prediction, bool> wanted)
    {
        if (OpenLog(folder, number) is not { } log)
            return File.Exists(folder.Segment(number)) ? Segment(folder.Path, folder.Segment(number), condition) : [];
        return Log(log, _ => true, wanted);
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

    private static long? Length(string log)
    {
        var file = new FileInfo(log);
        return file.Exists ? file.Length : null;
    }

    /// <param name="looked">What is asked of a record's bytes, before it is read.</param>
    private static IEnumerable<Prediction> Log(FileStream log, RecordTest looked, Func<Prediction, bool> wanted)
    {
        using (log)
        {
            foreach (var payload in LogFrames.Read(log))
            {
                if (looked(payload.Span) && PredictionRecord.Parse(payload) is var prediction && wanted(prediction))
                    yield return prediction;
            }
        }
    }

    private static IEnumerable<PredictionTime> LogTimes(FileStream log, long from, long to)
    {
        using (log)
        {
            foreach (var payload in LogFrames.Between(log, from, to))
                yield return PredictionRecord.Times(payload.Span);
        }
    }

    private static IEnumerable<Prediction> Segment(string folder, string segment, string condition) => Segments(folder, [segment], condition);

    private static IEnumerable<Prediction> Segments(string folder, IEnumerable<string> segments, string condition)
    {
        using var connection = Duck.Open(folder);
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = $"SELECT {Columns} FROM read_parquet([{string.Join(", ", segments.Select(Duck.Quote))}]) WHERE {condition}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return ToPrediction(reader);
    }

    private static IEnumerable<PredictionTime> SharedTimes(string folder, LocalFile file)
    {
        using (file)
        {
            foreach (var times in SegmentTimes(folder, file.Path))
                yield return times;
        }
    }

    private static IEnumerable<PredictionTime> SegmentTimes(string folder, string segment)
    {
        using var connection = Duck.Open(folder);
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = $"SELECT epoch_ms(event_time), epoch_ms(answered_at) FROM read_parquet({Duck.Quote(segment)})";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return new PredictionTime(reader.GetInt64(0), reader.GetInt64(1));
    }

    private static Prediction ToPrediction(DbDataReader row) => new(
        row.GetString(0), Utc(row, 1), Utc(row, 2), row.GetString(3), row.GetString(4), row.GetInt32(5), JsonElement.Parse(row.GetString(7)), JsonElement.Parse(row.GetString(8)), TimeSpan.FromMicroseconds(row.GetInt64(6)));

    private static DateTimeOffset Utc(DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    private delegate bool RecordTest(ReadOnlySpan<byte> payload);

    private static string Instant(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP '{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'");
}
