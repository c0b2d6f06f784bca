using System.Text;

namespace Slipway.Data.Csv;

/// <summary>
/// Reads records from UTF-8 text as RFC 4180 has them, and says of each on which line it begins. What breaks the form (an unclosed quote, text behind a closing quote) costs
/// only the line it stands on: reading goes on with the next.
/// </summary>
internal sealed class CsvScanner(Stream text, CsvDialect dialect)
{
    private const byte Quote = (byte)'"';
    private readonly List<CsvField> _fields = [];
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _next;
    private int _end;
    private bool _ended;

    /// <summary>The number of the line on which the record begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>How many empty lines were passed over.</summary>
    public long BlankLines { get; private set; }

    /// <summary>Its fields; empty where <see cref="Problem"/> says why.</summary>
    public List<CsvField> Fields => _fields;

    /// <summary>Why the record could not be taken apart; null when it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>The record's bytes without its line end.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(_start, _contentEnd - _start);

    private long _nextLine = 1;
    private int _contentEnd;

    /// <summary>The bytes of a field, doubled quotes still doubled.</summary>
    public ReadOnlySpan<byte> Bytes(CsvField field) => _buffer.AsSpan(field.Start, field.Length);

    /// <summary>A field as text.</summary>
    public string Text(CsvField field)
    {
        var value = Encoding.UTF8.GetString(Bytes(field));
        return field.Doubled ? value.Replace("\"\"", "\"", StringComparison.Ordinal) : value;
    }

    /// <summary>Goes to the next record; false after the last.</summary>
    public bool Next()
    {
        _start = _next;
        Line = _nextLine;
        while (true)
        {
            Problem = null;
            _fields.Clear();
            var step = Parse();
            if (step == Step.More && Fill())
                continue;
            if (step == Step.More)
                Problem ??= "opens a quote and never closes it";
            if (step == Step.Record && IsBlank())
            {
                BlankLines++;
                (_start, Line) = (_next, _nextLine);
                continue;
            }

            if (step == Step.End)
                return false;
            if (Problem is not null)
                CutToLine();
            return true;
        }
    }

    /// <summary>Takes a record that turned out wrong back to its first line, so that the lines after it are read again.</summary>
    public void CutToLine()
    {
        _fields.Clear();
        var rest = _buffer.AsSpan(_start, _end - _start);
        var feed = rest.IndexOf((byte)'\n');
        if (dialect.LoneReturn && rest.IndexOf((byte)'\r') is >= 0 and var back && (feed < 0 || back < feed))
            feed = back;
        _next = feed < 0 ? _end : _start + feed + 1;
        _contentEnd = feed < 0 ? _end : _start + feed;
        if (_contentEnd > _start && _buffer[_contentEnd - 1] == '\r')
            _contentEnd--;
        _nextLine = Line + 1;
    }

    private enum Step { Record, More, End }

    private bool IsBlank() => _fields is [{ Quoted: false, Length: 0 }];

    private Step Parse()
    {
        var at = _start;
        _nextLine = Line + 1;
        if (at == _end && _ended)
            return Step.End;
        while (true)
        {
            var (after, step) = at < _end && _buffer[at] == Quote ? Quoted(at) : Bare(at);
            if (step is { } done)
                return done;
            at = after;
        }
    }

    /// <summary>An unquoted field; a quote inside it is a character like any other.</summary>
    private (int After, Step? Step) Bare(int at)
    {
        var rest = _buffer.AsSpan(at, _end - at);
        var length = dialect.LoneReturn ? rest.IndexOfAny(dialect.Delimiter, (byte)'\n', (byte)'\r') : rest.IndexOfAny(dialect.Delimiter, (byte)'\n');
        if (length < 0 && !_ended)
            return (at, Step.More);
        var end = length < 0 ? _end : at + length;
        var ends = length < 0 || _buffer[end] != dialect.Delimiter;
        var trimmed = ends && end > at && _buffer[end - 1] == '\r' && !dialect.LoneReturn ? end - 1 : end;
        _fields.Add(new CsvField(at, trimmed - at, Quoted: false, Doubled: false));
        return ends ? Finish(trimmed, end) : (end + 1, null);
    }

    private (int After, Step? Step) Quoted(int open)
    {
        var (at, doubled) = (open + 1, false);
        while (true)
        {
            var length = _buffer.AsSpan(at, _end - at).IndexOf(Quote);
            if (length < 0)
                return _ended || _end - _start > CsvDialect.LongestRecord ? Broken("opens a quote and never closes it") : (at, Step.More);
            at += length + 1;
            if (at == _end && !_ended)
                return (at, Step.More);
            if (at == _end || _buffer[at] != Quote)
                break;
            doubled = true;
            at++;
        }

        var field = new CsvField(open + 1, at - open - 2, Quoted: true, doubled);
        _fields.Add(field);
        _nextLine += LinesIn(field);
        return Close(at);
    }

    /// <summary>What may stand behind a closing quote: a delimiter, a line end or the end of the file.</summary>
    private (int After, Step? Step) Close(int at)
    {
        if (at == _end)
            return Finish(at, at);
        if (_buffer[at] == dialect.Delimiter)
            return (at + 1, null);
        if (_buffer[at] == '\n' || (dialect.LoneReturn && _buffer[at] == '\r'))
            return Finish(at, at);
        if (_buffer[at] == '\r' && at + 1 == _end && !_ended)
            return (at, Step.More);
        return _buffer[at] == '\r' && (at + 1 == _end || _buffer[at + 1] == '\n') ? Finish(at, Math.Min(at + 1, _end)) : Broken($"has text behind the closing quote of field {_fields.Count}");
    }

    private (int After, Step? Step) Finish(int contentEnd, int lineEnd)
    {
        _contentEnd = contentEnd;
        _next = Math.Min(lineEnd + 1, _end);
        return (_next, Step.Record);
    }

    private (int After, Step? Step) Broken(string problem)
    {
        Problem = problem;
        return (_start, Step.Record);
    }

    private long LinesIn(CsvField field) => Bytes(field) is var bytes && dialect.LoneReturn ? bytes.Count((byte)'\r') + bytes.Count((byte)'\n') : bytes.Count((byte)'\n');

    /// <summary>Reads on; false when there is nothing more, or the record is too long already.</summary>
    private bool Fill()
    {
        if (_ended)
            return false;
        if (_end - _start > CsvDialect.LongestRecord)
        {
            Problem = $"is longer than {CsvDialect.LongestRecord >> 20} MiB";
            return SkipLine();
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_end, _start) = (_end - _start, 0);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = text.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
        return true;
    }

    /// <summary>A line longer than the longest record: passes over its rest, keeping what is in the buffer as the record's text.</summary>
    private bool SkipLine()
    {
        if (_buffer.AsSpan(_start, _end - _start).Contains((byte)'\n'))
            return false;
        var kept = _end;
        var chunk = new byte[1 << 16];
        while (true)
        {
            var read = text.Read(chunk, 0, chunk.Length);
            var feed = chunk.AsSpan(0, read).IndexOf((byte)'\n');
            if (read == 0 || feed >= 0)
            {
                Array.Resize(ref _buffer, kept + 1 + Math.Max(0, read - feed - 1));
                _buffer[kept] = (byte)'\n';
                chunk.AsSpan(feed + 1, read == 0 ? 0 : read - feed - 1).CopyTo(_buffer.AsSpan(kept + 1));
                (_end, _ended) = (_buffer.Length, read == 0);
                return false;
            }
        }
    }
}
