using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Importing;

/// <summary>
/// Names of metrics, parameters and tags of a tool that takes more in a name than MLflow's rule does. A name that fits stays. In one that does not, <c>_</c> stands for each character that is not taken;
/// where that is another's name, or where it is too long, it ends with a few digits of its hash. The same names always come out the same.
/// </summary>
internal static partial class KeyNames
{
    private const int Longest = 250;
    private const int Digits = 8;

    /// <summary>Each name, and what it is here.</summary>
    /// <param name="names">The names; those that are equal are one.</param>
    /// <param name="what">What notes call one of them.</param>
    /// <param name="owner">Whose they are, for notes.</param>
    public static IReadOnlyDictionary<string, string> Fit(IEnumerable<string> names, string what, string owner, Notes notes)
    {
        var (fitted, taken) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var name in names.Distinct(StringComparer.Ordinal).OrderByDescending(Fits).ThenBy(name => name, StringComparer.Ordinal))
        {
            var key = Plain(name);
            if (key.Length > Longest || !taken.Add(key))
                taken.Add(key = $"{key[..Math.Min(key.Length, Longest - Digits - 1)]}-{Hash(name)}");
            if (key != name)
                notes.Changed($"{what} '{name}' of {owner}, '{key}' here", "Its name has characters that no name has here, or is too long.");
            fitted[name] = key;
        }

        return fitted;
    }

    private static bool Fits(string name) => name.Length <= Longest && Plain(name) == name;

    private static string Plain(string name)
    {
        var parts = Odd().Replace(name, "_").Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part is "." or ".." ? part.Replace('.', '_') : part);
        return string.Join('/', parts) is { Length: > 0 } plain ? plain : "_";
    }

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..Digits];

    [GeneratedRegex(@"[^/\w.\- :]")]
    private static partial Regex Odd();
}
