using System.Globalization;
using Slipway.Monitoring.Contracts;

namespace Slipway.Pages;

/// <summary>An alert's words, <c>flights: calibration_gap of 'flights' is 0.04, above …</c>, as people say them.</summary>
internal static class AlertWords
{
    /// <summary>With the name of its monitor before them.</summary>
    public static string Of(string words)
    {
        var (monitor, finding) = Parts(words);
        return monitor + Said(finding);
    }

    /// <summary>As a sentence below the name of its monitor.</summary>
    public static string Sentence(string words)
    {
        var said = Said(Parts(words).Finding);
        return said.Length == 0 ? words : char.ToUpper(said[0], CultureInfo.InvariantCulture) + said[1..] + ".";
    }

    private static (string Monitor, string Finding) Parts(string words) => words.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? (words[..(colon + 2)], words[(colon + 2)..]) : ("", words);

    /// <summary>What was measured stands first, and is one word there.</summary>
    private static string Said(string finding) => finding.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end && finding.AsSpan(end).StartsWith(" of ", StringComparison.Ordinal) ? QuantityWords.Of(finding[..end]) + finding[end..] : finding;
}
