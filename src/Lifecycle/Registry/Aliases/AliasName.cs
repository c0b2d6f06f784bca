using System.Text.RegularExpressions;

namespace Slipway.Registry.Aliases;

/// <summary>What may be an alias. MLflow's rule, since its clients reach the same service.</summary>
internal static partial class AliasName
{
    /// <summary>Why <paramref name="name"/> cannot be an alias; null when it can.</summary>
    public static Refusal? Refuse(string name) => name switch
    {
        _ when name.Equals("latest", StringComparison.OrdinalIgnoreCase) => Refusal.Invalid("'latest' alias name (case insensitive) is reserved.", "Choose another name, such as 'champion'."),
        _ when VersionLike().IsMatch(name) => Refusal.Invalid($"Version alias name '{name}' is reserved.", "Choose a name that is not 'v' and digits."),
        _ when !Shape().IsMatch(name) => Refusal.Invalid($"Invalid alias name: '{name}'. Names may only contain alphanumerics, underscores (_), and dashes (-).", "Use 1 to 255 of them."),
        _ => null,
    };

    [GeneratedRegex(@"\A[\w-]{1,255}\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\Av[0-9]+\z", RegexOptions.IgnoreCase)]
    private static partial Regex VersionLike();
}
