using Slipway.Data.Contracts;
using Slipway.Monitoring.Monitors;
using Slipway.Storage.Blobs;

namespace Slipway.Monitoring.Labels;

/// <summary>Finds the labels of predictions in the versions of a dataset. Of several labels for one prediction the newest version's counts.</summary>
internal sealed class LabelJoin(IDatasets datasets)
{
    /// <summary>The number of the newest good version of the labels' dataset; 0 while there is none.</summary>
    public async Task<int> Newest(LabelSource source, CancellationToken cancel) =>
        (await datasets.Version(source.Data, "latest", cancel)).Succeeded(out var newest, out _) ? newest.Version.Number : 0;

    /// <summary>The number of the newest version of the labels' dataset, where that failed its checks and so gives no labels; null where it did not.</summary>
    public async Task<int?> NewestFailed(LabelSource source, CancellationToken cancel) =>
        (await datasets.Versions(source.Data, null, 1, cancel)).Succeeded(out var page, out _) && page.Items is [{ Outcome: CheckOutcome.Failed } newest] ? newest.Number : null;

    /// <summary>The labels of the wanted ids, as text, from all versions up to one; and what could not be read. None where no labels are declared.</summary>
    public async Task<(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Notes)> Find(LabelSource? source, int upTo, IEnumerable<string> wanted, CancellationToken cancel)
    {
        var (found, notes) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        var ids = wanted.ToHashSet(StringComparer.Ordinal);
        for (var number = upTo; source is not null && number >= 1 && found.Count < ids.Count; number--)
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

    /// <summary>The label of one prediction, and the number of the version that tells it; null where none does.</summary>
    public async Task<(string Value, int Number)?> FindOne(LabelSource source, string prediction, CancellationToken cancel)
    {
        for (var number = await Newest(source, cancel); number >= 1; number--)
        {
            if (!(await datasets.Version(source.Data, number.ToString(System.Globalization.CultureInfo.InvariantCulture), cancel)).Succeeded(out var detail, out _) || detail.Version.Outcome == CheckOutcome.Failed)
                continue;
            if (Lacking(source, detail.Version) is null && (await datasets.Open(detail.Version, cancel)).Succeeded(out var file, out _)
                && await Task.Run(() => Read(file, source, prediction), cancel) is { } value)
                return (value, number);
        }

        return null;
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

    private static string? Read(LocalFile file, LabelSource source, string prediction)
    {
        using (file)
        using (var connection = Duck.Open())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"SELECT {Duck.Name(source.Value)}::VARCHAR FROM read_parquet({Duck.Quote(file.Path)}) WHERE {Duck.Name(source.Key)}::VARCHAR = {Duck.Quote(prediction)} AND {Duck.Name(source.Value)} IS NOT NULL LIMIT 1";
            return command.ExecuteScalar() as string;
        }
    }
}
