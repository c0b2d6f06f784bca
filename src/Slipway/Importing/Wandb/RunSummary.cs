namespace Slipway.Importing.Wandb;

/// <summary>What a run sums up of itself and logs nowhere: numbers are the last points of metrics of their own, the rest becomes tags.</summary>
internal static class RunSummary
{
    private const string TagPrefix = "wandb.summary.";
    private static readonly string[] OfRows = ["_step", "_timestamp", "_runtime"];

    /// <summary>Whether a key is W&amp;B's own.</summary>
    public static bool IsOfWandb(string key) => key == "_wandb" || key.StartsWith("_wandb.", StringComparison.Ordinal);

    public static (IReadOnlyList<(string Key, HistoryPoint Point)> Numbers, IReadOnlyList<(string Key, string Value)> Texts) Of(RunReading reading)
    {
        var (numbers, texts) = (new List<(string, HistoryPoint)>(), new List<(string, string)>());
        var (timestamp, step) = reading.LastRow ?? (reading.LastSign, 0);
        foreach (var (key, value) in reading.Summary.All.Where(v => !IsOfWandb(v.Key) && !OfRows.Contains(v.Key, StringComparer.Ordinal) && !reading.History.Series.ContainsKey(v.Key)).DistinctBy(v => v.Key))
        {
            if (LooseJson.Number(value) is { } number)
                numbers.Add((key, new HistoryPoint(timestamp, step, number)));
            else if (FlatValues.KindOf(value) is null)
                texts.Add((TagPrefix + key, LooseJson.Param(value)));
        }

        return (numbers, texts);
    }
}
