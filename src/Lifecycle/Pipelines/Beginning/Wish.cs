namespace Slipway.Pipelines.Beginning;

/// <summary>What the author said of the data.</summary>
/// <param name="Project">The project's name: 1 to 60 lower-case letters, digits and dashes.</param>
/// <param name="Target">The column to predict.</param>
/// <param name="Protected">Columns that the model is judged by and never learns from.</param>
/// <param name="Time">The column of event time; null without one.</param>
public sealed record Wish(string Project, string Target, IReadOnlyList<string> Protected, string? Time)
{
    /// <summary>A project's name made from any text, such as a file's name.</summary>
    public static string NameFrom(string text)
    {
        var letters = text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
        var name = string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? "project" : name[..Math.Min(60, name.Length)].TrimEnd('-');
    }
}
