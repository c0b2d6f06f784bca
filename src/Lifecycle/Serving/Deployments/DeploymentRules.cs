using System.Text.RegularExpressions;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Deployments;

/// <summary>What a deployment may be called and keep.</summary>
internal static partial class DeploymentRules
{
    public static Refusal? Refuse(string name, LogPolicy? log)
    {
        if (!NameShape().IsMatch(name))
            return Refusal.Invalid($"'{name}' is no name of a deployment.", "Use 1 to 63 lower-case letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        if (log is not null && !(log.Sample is >= 0 and <= 1))
            return Refusal.Invalid($"A sample of {log.Sample} is no share.", "Give a number from 0 (nothing is logged) to 1 (everything is).");
        return log?.Mask?.Any(string.IsNullOrEmpty) == true ? Refusal.Invalid("The mask names an empty column.", "Name columns of the model's input.") : null;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex NameShape();
}
