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
    private static readonly View<Prediction> Whole = new("id, event_time, answered_at, deployment, model, version, latency_us, inputs, outputs", PredictionRecord.Parse, ToPrediction);
    private static readonly View<PredictionHead> Head = new("id, epoch_ms(event_time), epoch_ms(answered_at), model, version", PredictionRecord.Head, row => new PredictionHead(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetInt32(4)));

    public IAsyncEnumerable<Prediction> Read(string deployment, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => Within(deployment, from, to, Whole, cancel);

    public IAsyncEnumerable<PredictionHead> Heads(string deployment, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => Within(deployment, from, to, Head, cancel);

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
            await Task.Run(() => page.Take(OpenLog(folder, number) is { } log ? NewestRecords.Of(log, logs.Open(deployment).ChunksOf(number), page) : File.Exists(folder.Segment(number)) ? Segment(folder.Path, folder.Segment(number), page.Condition) : []), cancel);
        foreach (var segment in (await shared.OfOthers(deployment, cancel)).Reverse().Where(segment => page.Enter(segment.Id)))
        {
            using var file = await shared.Open(segment, cancel);
            await Task.Run(() => page.Take(Segment(folder.Path, file.Path, page.Condition)), cancel);
        }

        return page.ToPage();
    }

    public Task<long> Seal(string deployment, CancellationToken cancel) => logs.Seal(deployment, cancel);

    private async IAsyncEnumerable<T> Within<T>(string deployment, DateTimeOffset from, DateTimeOffset to, View<T> view, [EnumeratorCancellation] CancellationToken cancel)
    {
        var folder = logs.FolderOf(deployment);
        var (first, end) = (Milliseconds(from), Milliseconds(to));
        var condition = $"event_time >= {Instant(from)} AND event_time < {Instant(to)}";
        await Task.Yield();
        foreach (var (number, _) in folder.Parts())
        {
            foreach (var one in OpenLog(folder, number) is { } log ? Log(log, payload => PredictionRecord.IsBetween(payload, first, end), view.Record) : File.Exists(folder.Segment(number)) ? Segments(folder.Path, [folder.Segment(number)], condition, view) : [])
            {
                cancel.ThrowIfCancellationRequested();
                yield return one;
            }
        }

        foreach (var segment in (await shared.OfOthers(deployment, cancel)).Where(segment => segment.LastEvent >= from && segment.FirstEvent < to))
        {
            using var file = await shared.Open(segment, cancel);
            foreach (var one in Segments(folder.Path, [file.Path], condition, view))
            {
                cancel.ThrowIfCancellationRequested();
                yield return one;
            }
        }
    }

    /// <summary>In the logs first, which hold the newest; then in all segments by one scan of the column of ids.</summary>
    private static Prediction? FindOwn(LogFolder folder, string id, string condition)
    {
        List<string> segments = [];
        foreach (var (number, _) in folder.Parts().Reverse())
        {
            if (OpenLog(folder, number) is not { } log)
                segments.Add(folder.Segment(number));
            else if (Log(log, payload => PredictionRecord.HasId(payload, id), PredictionRecord.Parse).MaxBy(prediction => prediction.AnsweredAt) is { } found)
                return found;
        }

        segments.RemoveAll(segment => !File.Exists(segment));
        return segments.Count == 0 ? null : Segments(folder.Path, segments, condition + " ORDER BY answered_at DESC LIMIT 1", Whole).FirstOrDefault();
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
    /// <param name="read">What is made of it then.</param>
    private static IEnumerable<T> Log<T>(FileStream log, RecordTest looked, RecordReading<T> read)
    {
        using (log)
        {
            foreach (var payload in LogFrames.Read(log))
            {
                if (looked(payload.Span))
                    yield return read(payload.Span);
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

    private static IEnumerable<Prediction> Segment(string folder, string segment, string condition) => Segments(folder, [segment], condition, Whole);

    private static IEnumerable<T> Segments<T>(string folder, IEnumerable<string> segments, string condition, View<T> view)
    {
        using var connection = Duck.Open(folder);
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = $"SELECT {view.Columns} FROM read_parquet([{string.Join(", ", segments.Select(Duck.Quote))}]) WHERE {condition}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return view.Row(reader);
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

    /// <summary>Event times are kept to the millisecond: the first that is not before an instant.</summary>
    private static long Milliseconds(DateTimeOffset at) => (long)Math.Ceiling((at - DateTimeOffset.UnixEpoch).TotalMilliseconds);

    private static DateTimeOffset Utc(DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    private delegate bool RecordTest(ReadOnlySpan<byte> payload);

    private delegate T RecordReading<out T>(ReadOnlySpan<byte> payload);

    /// <summary>What of predictions is read.</summary>
    /// <param name="Columns">From a segment: its columns.</param>
    /// <param name="Record">From the payload of a log's record.</param>
    /// <param name="Row">From a row with the columns.</param>
    private sealed record View<T>(string Columns, RecordReading<T> Record, Func<DbDataReader, T> Row);

    private static string Instant(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP '{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'");
}
