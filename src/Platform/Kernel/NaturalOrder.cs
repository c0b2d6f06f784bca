namespace Slipway;

/// <summary>Names as people order them: digits by the number that they write, <c>param_2</c> before <c>param_10</c>; all else by its characters.</summary>
public sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return string.CompareOrdinal(x, y);
        for (int i = 0, j = 0; ; )
        {
            if (i == x.Length || j == y.Length)
                return (x.Length - i) - (y.Length - j) is var left && left != 0 ? left : string.CompareOrdinal(x, y);
            if (char.IsAsciiDigit(x[i]) && char.IsAsciiDigit(y[j]))
            {
                var a = Digits(x, ref i);
                var b = Digits(y, ref j);
                if (a.Length != b.Length)
                    return a.Length - b.Length;
                if (a.SequenceCompareTo(b) is var number && number != 0)
                    return number;
            }
            else if (x[i] != y[j])
            {
                return x[i] - y[j];
            }
            else
            {
                (i, j) = (i + 1, j + 1);
            }
        }
    }

    /// <summary>The digits at a place, without the zeros before them; the place is then behind them.</summary>
    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        var begin = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text.AsSpan(begin, at - begin).TrimStart('0');
    }
}
