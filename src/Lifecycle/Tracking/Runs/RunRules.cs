using System.Text.RegularExpressions;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Runs;

/// <summary>What a run may be made from, and how the state it is in is refused.</summary>
internal static partial class RunRules
{
    /// <summary>The tag that mirrors a run's name.</summary>
    public const string NameTag = "mlflow.runName";

    private const int LongestUser = 256;
    private const string UserTag = "mlflow.user";

    public static Refusal NotThere(string id) => new(RefusalKind.NotFound, $"Run with id={id} not found");

    public static Refusal NotActive(string id) => Refusal.Invalid($"The run {id} must be in the 'active' state. Current state is deleted.", "Restore the run first.");

    /// <summary>The name a new run gets, given or by its tag; null when it has to be made up.</summary>
    public static Result<Named> Name(NewRun run)
    {
        var tagged = run.Tags?.LastOrDefault(tag => tag.Key == NameTag)?.Value;
        var given = string.IsNullOrEmpty(run.Name) ? null : run.Name;
        if (given is not null && tagged is not null && given != tagged)
            return Refusal.Invalid($"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{given}', mlflow.runName='{tagged}').");
        return new Named(given ?? (string.IsNullOrEmpty(tagged) ? null : tagged));
    }

    /// <summary>Who runs it: as the call says, else by MLflow's tag, which its clients set and other programs set alone.</summary>
    public static string UserOf(NewRun run) =>
        run.User.Length > 0 ? run.User : run.Tags?.LastOrDefault(tag => tag.Key == UserTag)?.Value is { Length: <= LongestUser } user ? user : "";

    public static Refusal? Refuse(NewRun run)
    {
        if ((Words.RefuseText("run_name", run.Name ?? "", Words.LongestRunTag) ?? Words.RefuseText("user_id", run.User, LongestUser)) is { } refusal)
            return refusal;
        return (run.Tags ?? []).Select((tag, i) => Words.RefuseKey($"tags[{i}].key", "key", tag.Key) ?? Words.RefuseNul("value", tag.Value)).FirstOrDefault(r => r is not null);
    }

    public static Refusal? Refuse(RunChange change) => change.Name is null ? null : Words.RefuseText("run_name", change.Name, Words.LongestRunTag);

    /// <summary>Whether a text can be the id of a run.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Id();
}

/// <summary>A name that was given, or none.</summary>
internal sealed record Named(string? Name);
