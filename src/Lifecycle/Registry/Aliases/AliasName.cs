using System.Text.RegularExpressions;

namespace Slipway.Registry.Aliases;

/// <summary>What may be an alias. MLflow's rule, since its clients reach the same service.</summary>
internal static partial class AliasName
{
    /// <summary>Why <paramref name="name"/> cannot be an alias; null when it can.</summary>
    public static Refusal? Refuse(string name) => name switch
    {
        _ when name.Equals("latest", StringComparison.OrdinalIgnoreCase) => Refusal.Invalid("'latest' always means the newest version.", "Choose another name, such as 'champion'."),
        _ when VersionLike().IsMatch(name) => Refusal.Invalid($"'{name}' reads as a version number.", "Choose a name that is not 'v' and digits."),
        _ when !Shape().IsMatch(name) => Refusal.Invalid($"'{name}' is no alias name.", "Use 1 to 255 letters, digits, '-' and '_'."),
        _ => null,
    };

    [GeneratedRegex(@"\A[\w-]{1,255}\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\Av[0-9]+\z", RegexOptions.IgnoreCase)]
    private static partial Regex VersionLike();
}
