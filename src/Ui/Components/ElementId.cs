using System.Text;

namespace Slipway.Ui;

/// <summary>Element ids of form controls made from words, so that the same page always has the same ids.</summary>
internal static class ElementId
{
    public static string From(string? words)
    {
        var id = new StringBuilder();
        foreach (var letter in words ?? "")
        {
            if (char.IsAsciiLetterOrDigit(letter))
                id.Append(char.ToLowerInvariant(letter));
            else if (id.Length > 0 && id[^1] != '-')
                id.Append('-');
        }

        return id.ToString().Trim('-');
    }
}
