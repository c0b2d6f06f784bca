using Slipway.Serving.Contracts;

namespace Slipway.Serving.PredictionLog;

/// <summary>Finds the newest predictions of a log that is not sealed: reads its chunks from the latest on, until none of the others can hold a newer one.</summary>
internal static class NewestRecords
{
    /// <param name="log">The log from its start; closed at the end.</param>
    /// <param name="chunks">The log's chunks, in its order.</param>
    /// <param name="page">What is looked for.</param>
    public static IReadOnlyList<Prediction> Of(FileStream log, IReadOnlyList<LogChunk> chunks, NewestPage page)
    {
        using (log)
        {
            // Several rows of a request are answered in the same millisecond; which of them come first their ids decide.
            var newest = new SortedSet<Prediction>(NewestPage.Order);
            foreach (var (chunk, i) in chunks.Select((chunk, i) => (chunk, i)).OrderByDescending(part => part.chunk.Latest))
            {
                if (newest.Count == page.Wanted && chunk.Latest < newest.Max!.AnsweredAt.ToUnixTimeMilliseconds())
                    break;
                foreach (var payload in LogFrames.Between(log, chunk.Start, i + 1 < chunks.Count ? chunks[i + 1].Start : long.MaxValue))
                    Take(payload, newest, page);
            }

            return [.. newest];
        }
    }

    private static void Take(ReadOnlyMemory<byte> payload, SortedSet<Prediction> newest, NewestPage page)
    {
        var answered = PredictionRecord.Times(payload.Span).AnsweredAt;
        if (answered > page.Latest || (newest.Count == page.Wanted && answered < newest.Max!.AnsweredAt.ToUnixTimeMilliseconds()))
            return;
        if (PredictionRecord.Parse(payload.Span) is var prediction && page.Fits(prediction) && newest.Add(prediction) && newest.Count > page.Wanted)
            newest.Remove(newest.Max!);
    }
}
