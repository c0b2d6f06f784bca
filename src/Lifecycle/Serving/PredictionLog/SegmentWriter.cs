using System.Globalization;

namespace Slipway.Serving.PredictionLog;

/// <summary>Turns a finished log into a Parquet file: written aside, flushed, renamed, and only then the log deleted.</summary>
/// <remarks>Columns: id, event_time and answered_at (UTC, milliseconds), deployment, model, version, latency_us, inputs and outputs (JSON objects). Rows are in the order of event time.</remarks>
internal static class SegmentWriter
{
    /// <returns>How many predictions it holds.</returns>
    public static long Seal(LogFolder folder, long number, CancellationToken cancel)
    {
        var segment = folder.Segment(number);
        var temporary = segment + ".tmp";
        var rows = Write(folder, folder.LogFile(number), temporary, cancel);
        if (rows > 0)
        {
            using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
                file.Flush(flushToDisk: true);
            DurableFile.Move(temporary, segment);
        }

        File.Delete(folder.LogFile(number));
        DurableFile.FlushFolder(folder.Path);
        return rows;
    }

    private static long Write(LogFolder folder, string log, string to, CancellationToken cancel)
    {
        using var connection = Duck.Open(folder.Path);
        Duck.Execute(connection, "CREATE TABLE p (id VARCHAR, event_time TIMESTAMP_MS, answered_at TIMESTAMP_MS, deployment VARCHAR, model VARCHAR, version INTEGER, latency_us BIGINT, inputs VARCHAR, outputs VARCHAR)");
        var rows = 0L;
        using (var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 17))
        using (var appender = connection.CreateAppender("p"))
        {
            foreach (var payload in LogFrames.Read(file))
            {
                cancel.ThrowIfCancellationRequested();
                var record = PredictionRecord.Parse(payload.Span);
                appender.CreateRow().AppendValue(record.Id).AppendValue(record.EventTime.UtcDateTime).AppendValue(record.AnsweredAt.UtcDateTime).AppendValue(record.Deployment).AppendValue(record.Model)
                    .AppendValue(record.Version).AppendValue((long)record.Latency.TotalMicroseconds).AppendValue(record.Inputs.GetRawText()).AppendValue(record.Outputs.GetRawText()).EndRow();
                rows++;
            }
        }

        if (rows > 0)
            Duck.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"COPY (SELECT * FROM p ORDER BY event_time, id) TO {Duck.Quote(to)} (FORMAT parquet, COMPRESSION zstd)"));
        return rows;
    }
}
