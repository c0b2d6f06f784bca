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

    public Task<Prediction?> Find(string deployment, string id, CancellationToken cancel)
    {
        var folder = logs.FolderOf(deployment);
        return Task.Run(() => folder.Parts().Reverse()
            .Select(part => Part(folder, part.Number, $"id = {Duck.Quote(id)}", prediction => prediction.Id == id).MaxBy(prediction => prediction.AnsweredAt))
            .FirstOrDefault(prediction => prediction is not null), cancel);
    }

    public Task<long> Seal(string deployment, CancellationToken cancel) => logs.Seal(deployment, cancel);

    /// <summary>The predictions of one part, from its segment or, while there is none, its log.</summary>
    private static IEnumerable<Prediction> Part(LogFolder folder, long number, string condition, Func<Prediction, bool> wanted)
    {
        if (OpenLog(folder, number) is not { } log)
            return File.Exists(folder.Segment(number)) ? Segment(folder, number, condition) : [];
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

    private static IEnumerable<Prediction> Segment(LogFolder folder, long number, string condition)
    {
        using var connection = Duck.Open(folder.Path);
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = $"SELECT {Columns} FROM read_parquet({Duck.Quote(folder.Segment(number))}) WHERE {condition}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return ToPrediction(reader);
    }

    private static Prediction ToPrediction(DbDataReader row) => new(
        row.GetString(0), Utc(row, 1), Utc(row, 2), row.GetString(3), row.GetString(4), row.GetInt32(5), JsonElement.Parse(row.GetString(7)), JsonElement.Parse(row.GetString(8)), TimeSpan.FromMicroseconds(row.GetInt64(6)));

    private static DateTimeOffset Utc(DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    private static string Instant(DateTimeOffset at) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"TIMESTAMP '{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'");
}
