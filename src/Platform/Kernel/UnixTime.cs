namespace Slipway;

/// <summary>Instants as Unix milliseconds, as clients give them.</summary>
public static class UnixTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Why one of these is no instant that can be kept and shown; null when all are.</summary>
    public static Refusal? Refuse(params ReadOnlySpan<(string Field, long At)> instants)
    {
        foreach (var (field, at) in instants)
        {
            if (at < 0 || at > Latest)
                return Refusal.Invalid($"'{field}' is {at}, which is no time.", "Give Unix milliseconds from 1970 to 9999.");
        }

        return null;
    }
}
