using System.Globalization;

namespace Slipway.Data.Duck;

/// <summary>Writes names and values into SQL, quoted.</summary>
internal static class Sql
{
    /// <summary>An identifier.</summary>
    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A string.</summary>
    public static string Text(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A double, by its shortest digits that read back.</summary>
    public static string Number(double value) => $"CAST('{value.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)";

    /// <summary>A list of strings, for IN.</summary>
    public static string Texts(IEnumerable<string> texts) => string.Join(", ", texts.Select(Text));

    /// <summary>Whether a text is one of a few. IN would be planned as a join of its own for every column.</summary>
    public static string IsOneOf(string text, IEnumerable<string> few) => $"list_contains([{Texts(few)}], {text})";

    /// <summary>Whether a text is none of a few; what is longer than all of them is not compared.</summary>
    public static string IsNoneOf(string text, IReadOnlyCollection<string> few) =>
        string.Create(CultureInfo.InvariantCulture, $"(strlen({text}) > {few.Max(f => System.Text.Encoding.UTF8.GetByteCount(f))} OR NOT {IsOneOf(text, few)})");

    /// <summary>Names, separated by commas.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>Conditions of which one must hold, in groups so that thousands do not nest; FALSE for none.</summary>
    public static string Any(IReadOnlyList<string> conditions) => conditions.Count switch
    {
        0 => "FALSE",
        <= 64 => "(" + string.Join(" OR ", conditions) + ")",
        _ => Any([.. conditions.Chunk(64).Select(Any)]),
    };
}
