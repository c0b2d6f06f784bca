using System.Text;

namespace Slipway.Work.Executors;

/// <summary>Reads a growing file of printed lines, each once; where it stands can be found again by counting.</summary>
internal sealed class PrintedLines(string file)
{
    private const int MostLines = 1000;
    private const int LongestStretch = 1 << 20;
    private long _offset;
    private long _line;

    /// <summary>At most 1,000 lines behind the first <paramref name="from"/>.</summary>
    public async Task<IReadOnlyList<string>> Read(long from, bool whole, CancellationToken cancel)
    {
        if (!File.Exists(file))
            return [];
        if (from < _line)
            (_offset, _line) = (0, 0);
        List<string> lines = [];
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
        while (lines.Count < MostLines)
        {
            var before = _offset;
            await ReadStretch(stream, from, whole, lines, cancel);
            if (_offset == before)
                break;
        }

        return lines;
    }

    private async Task ReadStretch(FileStream stream, long from, bool whole, List<string> lines, CancellationToken cancel)
    {
        stream.Position = _offset;
        var buffer = new byte[(int)Math.Min(LongestStretch, Math.Max(0, stream.Length - _offset))];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        var start = 0;
        while (start < length && lines.Count < MostLines)
        {
            var end = Array.IndexOf(buffer, (byte)'\n', start, length - start);
            if (end < 0 && !(length == LongestStretch && start == 0) && !(whole && _offset + length - start >= stream.Length))
                break;
            var stop = end < 0 ? length : end;
            Take(buffer.AsSpan(start, stop - start), from, lines);
            var next = end < 0 ? length : end + 1;
            _offset += next - start;
            start = next;
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, long from, List<string> lines)
    {
        if (_line++ >= from)
            lines.Add(JobText.Fit(Encoding.UTF8.GetString(bytes.TrimEnd((byte)'\r'))));
    }
}
