using DuckDB.NET.Data;
using Slipway.Data.Contracts;
using Slipway.Monitoring.Monitors;

namespace Slipway.Monitoring.Labels;

/// <summary>Finds the labels of predictions in the versions of a dataset. Of several labels for one prediction the newest version's counts.</summary>
internal sealed class LabelJoin(IDatasets datasets)
{
    /// <summary>The number of the newest good version of the labels' dataset; 0 while there is none.</summary>
    public async Task<int> Newest(LabelSource source, CancellationToken cancel) =>
        (await datasets.Version(source.Data, "latest", cancel)).Succeeded(out var newest, out _) ? newest.Version.Number : 0;

    /// <summary>The labels of the wanted ids, as text, from all versions up to one; and what could not be read.</summary>
    public async Task<(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Notes)> Find(LabelSource source, int upTo, IReadOnlyCollection<string> wanted, CancellationToken cancel)
    {
        var (found, notes) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        var ids = wanted.ToHashSet(StringComparer.Ordinal);
        for (var number = upTo; number >= 1 && found.Count < ids.Count; number--)
        {
            if (!(await datasets.Version(source.Data, number.ToString(System.Globalization.CultureInfo.InvariantCulture), cancel)).Succeeded(out var detail, out _) || detail.Version.Outcome == CheckOutcome.Failed)
                continue;
            if (Lacking(source, detail.Version) is { } lacking)
                notes.Add(lacking);
            else if ((await datasets.Open(detail.Version, cancel)).Succeeded(out var file, out var refusal))
                await Task.Run(() => Read(file, source, ids, found, cancel), cancel);
            else
                notes.Add($"Version {number} of {source.Data} cannot be read: {refusal.Message}");
        }

        return (found, notes);
    }

    private static string? Lacking(LabelSource source, DatasetVersion version)
    {
        string[] lacking = [.. new[] { source.Key, source.Value }.Where(name => version.Schema.Find(name) is null)];
        return lacking.Length == 0 ? null : $"Version {version.Number} of {source.Data} has no column '{string.Join("' and no column '", lacking)}', so it gives no labels.";
    }

    private static void Read(LocalFile file, LabelSource source, HashSet<string> wanted, Dictionary<string, string> found, CancellationToken cancel)
    {
        using (file)
        using (var connection = Duck.Open())
        using (var command = connection.CreateCommand())
        {
            command.UseStreamingMode = true;
            command.CommandText = $"SELECT {Duck.Name(source.Key)}::VARCHAR, {Duck.Name(source.Value)}::VARCHAR FROM read_parquet({Duck.Quote(file.Path)}) WHERE {Duck.Name(source.Key)} IS NOT NULL AND {Duck.Name(source.Value)} IS NOT NULL";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                cancel.ThrowIfCancellationRequested();
                var id = reader.GetString(0);
                if (wanted.Contains(id))
                    found.TryAdd(id, reader.GetString(1));
            }
        }
    }
}
