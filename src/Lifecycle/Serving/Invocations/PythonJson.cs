namespace Slipway.Serving.Invocations;

/// <summary>What Python's json module writes and JSON does not know: a bare NaN for a missing number.</summary>
internal static class PythonJson
{
    /// <summary>The text with each NaN outside strings replaced by null; null when there is none.</summary>
    public static byte[]? Relax(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("NaN"u8) < 0)
            return null;
        var relaxed = new List<byte>(json.Length + 16);
        var inText = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (inText && json[i] == (byte)'\\' && i + 1 < json.Length)
            {
                relaxed.Add(json[i++]);
            }
            else if (json[i] == (byte)'"')
            {
                inText = !inText;
            }
            else if (!inText && json[i..].StartsWith("NaN"u8))
            {
                relaxed.AddRange("null"u8);
                i += 2;
                continue;
            }

            relaxed.Add(json[i]);
        }

        return [.. relaxed];
    }
}
