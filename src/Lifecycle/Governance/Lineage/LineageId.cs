namespace Slipway.Governance.Lineage;

/// <summary>The id of a node in the form that is never ambiguous.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its own id: <c>flights/123</c> for a prediction, <c>flights-late/2</c> for a model, <c>flights@MD5</c> for a dataset version; the name or opaque id of anything else.</param>
internal readonly record struct LineageId(LineageKind Kind, string Value)
{
    /// <summary>The kinds as ids write them.</summary>
    private static readonly Dictionary<string, LineageKind> Kinds = Enum.GetValues<LineageKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static LineageId Prediction(string deployment, string id) => new(LineageKind.Prediction, $"{deployment}/{id}");

    public static LineageId Model(string name, int number) => new(LineageKind.Model, FormattableString.Invariant($"{name}/{number}"));

    public static LineageId Dataset(string name, string version) => new(LineageKind.Dataset, $"{name}@{version}");

    /// <summary>Takes the kind off a text such as <c>model:flights-late/2</c>; null in front of a text that says no kind.</summary>
    public static (LineageKind? Kind, string Value) Split(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && Kinds.TryGetValue(text[..colon], out var kind) ? (kind, text[(colon + 1)..]) : (null, text);

    /// <summary>What stands before and after the first, or the last, of a character; null without it.</summary>
    public static (string Before, string After)? Halves(string text, char at, bool last = false) =>
        (last ? text.LastIndexOf(at) : text.IndexOf(at, StringComparison.Ordinal)) is > 0 and var index && index < text.Length - 1 ? (text[..index], text[(index + 1)..]) : null;

    /// <summary>Whether a text is hexadecimal digits in lower case, so many or more.</summary>
    public static bool IsHex(string text, int least, int most) => text.Length >= least && text.Length <= most && text.All(char.IsAsciiHexDigitLower);

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Value}";
}
