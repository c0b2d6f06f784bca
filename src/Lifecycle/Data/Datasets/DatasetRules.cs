using System.Text.RegularExpressions;
using Slipway.Data.Checks;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Data.Datasets;

/// <summary>What a dataset may be called and may declare.</summary>
internal static partial class DatasetRules
{
    /// <summary>Why a name cannot be a dataset's; null when it can.</summary>
    public static Refusal? RefuseName(string name) =>
        Shape().IsMatch(name) ? null : Refusal.Invalid($"'{name}' is no name of a dataset.", "Use 1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit.");

    /// <summary>Settings as the rules of a load.</summary>
    public static Result<LoadRules> Rules(DatasetSettings settings, DateTimeOffset asOf) =>
        CheckReader.Read(settings.Checks).Then<LoadRules>(checks => new LoadRules
        {
            Schema = settings.Schema, Reading = settings.Reading, Derive = [.. settings.Derive ?? new Dictionary<string, string>()], Checks = checks, Time = settings.Time, AsOf = asOf,
        });

    /// <summary>Why a commit cannot be one; null when it can.</summary>
    public static Refusal? RefuseCommit(string? commit) =>
        commit is null || CommitShape().IsMatch(commit) ? null : Refusal.Invalid($"'{commit}' is no Git commit.", "Give its full id: 40 or 64 lower-case hexadecimal digits.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex CommitShape();
}
