using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Storage.Durability;

/// <summary>A system call of a traced process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments as strace prints them: file descriptors with their paths, data that is no text in hexadecimal escapes.</param>
/// <param name="Begin">The line where it began; calls of all threads share one order.</param>
/// <param name="End">The line where it had ended.</param>
internal sealed partial record SystemCall(string Name, string Arguments, int Begin, int End)
{
    /// <summary>Reads what <c>strace -f -y -x -o</c> wrote; a call that another thread interrupts stands on two lines.</summary>
    public static List<SystemCall> Read(IReadOnlyList<string> trace)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, SystemCall>(StringComparer.Ordinal);
        for (var i = 0; i < trace.Count; i++)
        {
            if (Resumed().Match(trace[i]) is { Success: true } resumed && open.Remove(resumed.Groups["thread"].Value, out var begun))
                calls.Add(begun with { Arguments = begun.Arguments + resumed.Groups["rest"].Value, End = i });
            if (Begun().Match(trace[i]) is not { Success: true } line)
                continue;
            var (thread, call) = (line.Groups["thread"].Value, new SystemCall(line.Groups["name"].Value, line.Groups["rest"].Value, i, i));
            if (call.Arguments.EndsWith(Unfinished, StringComparison.Ordinal))
                open[thread] = call with { Arguments = call.Arguments[..^Unfinished.Length] };
            else
                calls.Add(call);
        }

        return calls;
    }

    public bool IsSync => Name is "fdatasync" or "fsync" && IsOfTheLog && Arguments.EndsWith("= 0", StringComparison.Ordinal);

    public bool IsLogWrite => Name == "pwrite64" && IsOfTheLog;

    /// <summary>A frame header (24 bytes) whose second word, the size of the database after a commit, is not zero.</summary>
    public bool IsCommitHeader => IsLogWrite && FrameHeader().Match(Arguments) is { Success: true } header && !string.Equals(header.Groups["size"].Value, @"\x00\x00\x00\x00", StringComparison.Ordinal);

    public bool IsFrameHeader => IsLogWrite && FrameHeader().IsMatch(Arguments);

    private bool IsOfTheLog => Arguments.Contains("-wal>", StringComparison.Ordinal);

    /// <summary>Text as strace prints it within data that is no text.</summary>
    public static string Escaped(string text) => string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}")));

    private const string Unfinished = " <unfinished ...>";

    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>\w+)\((?<rest>.*)$")]
    private static partial Regex Begun();

    [GeneratedRegex(@"^(?<thread>\d+) +<\.\.\. \w+ resumed>(?<rest>.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@", ""(\\x[0-9a-f]{2}){4}(?<size>(\\x[0-9a-f]{2}){4})(\\x[0-9a-f]{2}){16}"", 24, ")]
    private static partial Regex FrameHeader();
}
