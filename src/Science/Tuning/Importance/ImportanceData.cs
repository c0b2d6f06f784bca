namespace Slipway.Tuning;

/// <summary>What importances are computed from.</summary>
internal static class ImportanceData
{
    public static List<(double[] Units, double Loss)> Of(StudySettings settings, IEnumerable<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(trials);
        var used = trials.Where(trial => trial.State == TrialState.Complete && trial.IsFeasible)
            .Select(trial => (Units: settings.Space.TryEncode(trial.Values), Loss: settings.Losses(trial.Objectives)[0])).Where(one => one.Units is not null).ToList();
        if (used.Count < 2)
            throw new ArgumentException($"Importances need at least 2 complete and feasible trials; there are {used.Count}.", nameof(trials));
        var losses = OutputTransform.Clip(used.ConvertAll(one => one.Loss));
        return [.. used.Select((one, i) => (one.Units!, losses[i]))];
    }

    public static IReadOnlyDictionary<string, double> Named(SearchSpace space, double[] raw)
    {
        var sum = raw.Sum();
        var named = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < raw.Length; i++)
            named.Add(space.Parameters[i].Name, sum > 0 ? raw[i] / sum : 0);
        return named;
    }
}
