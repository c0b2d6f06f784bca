using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Comparison;

/// <summary>The runs that an address names to be compared.</summary>
internal static class ComparedRuns
{
    public const int Most = 100;

    /// <summary>Each run once, in the order named.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="least">How many make a comparison.</param>
    public static async Task<Result<IReadOnlyList<Run>>> Find(IReadOnlyList<string> ids, int least, IRuns runs, CancellationToken cancel)
    {
        string[] named = [.. ids.Distinct(StringComparer.Ordinal)];
        if (named.Length < least || named.Length > Most)
            return Refusal.Invalid($"{named.Length} {(named.Length == 1 ? "run is" : "runs are")} named; {least} to {Most} can be compared.", "Name each as ?run=ID, or select rows in an experiment's table and press Compare.");
        var found = new List<Run>(named.Length);
        foreach (var id in named)
        {
            if (!(await runs.Get(id, cancel)).Succeeded(out var run, out var refusal))
                return refusal;
            found.Add(run);
        }

        return found;
    }

    /// <summary>What the runs are called in one picture: a name that two of them bear is told apart by the beginning of the id that differs.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<Run> runs)
    {
        var alike = runs.GroupBy(r => r.Info.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(r => r.Info.Id).ToList(), StringComparer.Ordinal);
        return [.. runs.Select(r => alike[r.Info.Name] is { Count: > 1 } ids ? $"{r.Info.Name} ({r.Info.Id[..Telling(ids)]})" : r.Info.Name)];
    }

    private static int Telling(List<string> ids)
    {
        var length = 8;
        while (length < ids[0].Length && ids.Select(id => id[..length]).Distinct(StringComparer.Ordinal).Count() < ids.Count)
            length++;
        return length;
    }
}
