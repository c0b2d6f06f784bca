using Slipway.Tracking.Contracts;
using Slipway.Tracking.Pages;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.Table;

/// <summary>Whose runs a table shows: those of an experiment, or those of them that are part of one run.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Deleted">Its deleted runs, and not the others.</param>
/// <param name="Parent">The run that they are part of; null for all.</param>
internal sealed record TableScope(long Experiment, bool Deleted, string? Parent)
{
    /// <summary>Whether they stand on the page of their parent, which has told what they share.</summary>
    public bool Siblings => Parent is not null;

    public Refusal? Refuse() => Parent is null || RunRules.IsId(Parent) ? null : Refusal.Invalid($"'{Parent}' is no id of a run.", "An id is 32 lower-case hexadecimal digits.");

    /// <summary>The search that finds them.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="keys">Only those of these ids; null for all.</param>
    public RunSearch Search(int most, IReadOnlyList<string>? keys = null)
    {
        string?[] clauses = [keys is null ? null : RunTags.OneOf(keys), Parent is null ? null : RunTags.ChildrenOf(Parent)];
        return new([Experiment], string.Join(" AND ", clauses.OfType<string>()), View: Deleted ? View.DeletedOnly : View.ActiveOnly, Limit: most);
    }
}
