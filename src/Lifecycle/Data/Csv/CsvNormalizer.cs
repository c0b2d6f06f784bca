using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Slipway.Data.Csv;

/// <summary>A text file rewritten so that a scan needs to guess nothing: UTF-8, commas, every record whole, each led by the line it began on; what has not the form is beside it.</summary>
/// <param name="Path">The records: line number, then the fields.</param>
/// <param name="UnreadablePath">The others, one JSON object a line: line, reason, text.</param>
/// <param name="Rows">How many records there were in all.</param>
/// <param name="Unreadable">How many of them stand in the second file.</param>
/// <param name="BlankLines">Empty lines that were passed over.</param>
/// <param name="Longest">The bytes of the longest record: readers need a buffer for it.</param>
internal sealed record NormalizedCsv(string Path, string UnreadablePath, long Rows, long Unreadable, long BlankLines, int Longest);

/// <summary>Rewrites a text file; one pass, constant memory.</summary>
internal sealed class CsvNormalizer
{
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create("\",\n\r"u8);
    private const int LongestText = 1 << 16;

    private readonly CsvForm _form;
    private readonly CsvScanner _scanner;
    private readonly Stream _good;
    private readonly Stream _bad;
    private readonly ArrayBufferWriter<byte> _line = new(1 << 16);
    private long _rows;
    private long _unreadable;
    private int _longest;

    private CsvNormalizer(CsvForm form, Stream text, Stream good, Stream bad) =>
        (_form, _scanner, _good, _bad) = (form, new CsvScanner(text, form.Dialect), good, bad);

    public static NormalizedCsv Run(string path, CsvForm form, string destination, CancellationToken cancel)
    {
        var (goodPath, badPath) = (destination + ".csv", destination + ".bad.jsonl");
        using var text = TextEncoding.Open(path, form.Dialect.Encoding);
        using var good = new FileStream(goodPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 18);
        using var bad = new FileStream(badPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        var normalizer = new CsvNormalizer(form, text, good, bad);
        normalizer.Copy(cancel);
        return new NormalizedCsv(goodPath, badPath, normalizer._rows, normalizer._unreadable, normalizer._scanner.BlankLines, normalizer._longest);
    }

    private void Copy(CancellationToken cancel)
    {
        var first = _form.Header;
        while (_scanner.Next())
        {
            if (first && _scanner.Problem is null)
            {
                first = false;
                continue;
            }

            if ((++_rows & 0xFFFF) == 0)
                cancel.ThrowIfCancellationRequested();
            if (_scanner.Problem is null && Reason() is { } reason)
                SetAside(reason, cut: _scanner.Fields.Any(f => _scanner.Bytes(f).Contains((byte)'\n')));
            else if (_scanner.Problem is not null)
                SetAside(_scanner.Problem, cut: false);
            else
                Write();
        }
    }

    /// <summary>Why a record that could be taken apart is not taken; null when it is.</summary>
    private string? Reason()
    {
        if (_scanner.Fields.Count != _form.Names.Count)
            return $"has {_scanner.Fields.Count} fields where {_form.Names.Count} are expected";
        if (!Utf8.IsValid(_scanner.Raw))
            return "is not UTF-8";
        return _scanner.Raw.Contains((byte)0) ? "holds a zero byte" : null;
    }

    private void SetAside(string reason, bool cut)
    {
        if (cut)
            _scanner.CutToLine();
        _unreadable++;
        var raw = _scanner.Raw;
        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, LongestText)]).Replace('\0', '\uFFFD');
        using (var json = new Utf8JsonWriter(_bad))
        {
            json.WriteStartObject();
            json.WriteNumber("line", _scanner.Line);
            json.WriteString("reason", "The record " + reason + ".");
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        _bad.WriteByte((byte)'\n');
    }

    private void Write()
    {
        _line.ResetWrittenCount();
        _scanner.Line.TryFormat(_line.GetSpan(20), out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
        _line.Advance(digits);
        foreach (var field in _scanner.Fields)
        {
            Put((byte)',');
            WriteField(field, _scanner.Bytes(field));
        }

        Put((byte)'\n');
        _longest = Math.Max(_longest, _line.WrittenCount);
        _good.Write(_line.WrittenSpan);
    }

    private void WriteField(CsvField field, ReadOnlySpan<byte> bytes)
    {
        if (field.Quoted)
            PutQuoted(bytes);
        else if (bytes.IndexOfAny(NeedsQuotes) < 0)
            _line.Write(bytes);
        else
            PutQuoted(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"", "\"\"", StringComparison.Ordinal)));
    }

    private void PutQuoted(ReadOnlySpan<byte> escaped)
    {
        Put((byte)'"');
        _line.Write(escaped);
        Put((byte)'"');
    }

    private void Put(byte one)
    {
        _line.GetSpan(1)[0] = one;
        _line.Advance(1);
    }
}
