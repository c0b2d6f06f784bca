using System.Globalization;

namespace Slipway.Serving.PredictionLog;

/// <summary>
/// The files of one deployment's predictions. Log and segment of the same number hold the same predictions: the segment is renamed into place whole, then the log is deleted, so that of a log
/// beside its segment only the segment counts.
/// </summary>
internal sealed class LogFolder(string path)
{
    public string Path => path;

    public string LogFile(long number) => System.IO.Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"log-{number:D9}.bin"));

    public string Segment(long number) => System.IO.Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"segment-{number:D9}.parquet"));

    /// <summary>The numbers of all parts, in order, and whether each is sealed.</summary>
    public IReadOnlyList<(long Number, bool Sealed)> Parts()
    {
        if (!Directory.Exists(path))
            return [];
        var sealedParts = Numbers("segment-*.parquet").ToHashSet();
        return [.. Numbers("log-*.bin").Union(sealedParts).Order().Select(number => (number, sealedParts.Contains(number)))];
    }

    private IEnumerable<long> Numbers(string pattern) => Directory.EnumerateFiles(path, pattern)
        .Select(file => System.IO.Path.GetFileNameWithoutExtension(file).Split('-')[^1])
        .Where(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(text => long.Parse(text, CultureInfo.InvariantCulture));
}
