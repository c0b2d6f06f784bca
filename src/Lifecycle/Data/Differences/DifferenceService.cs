using Slipway.Data.Contracts;
using Slipway.Data.Datasets;
using Slipway.Data.Versions;
using Slipway.Storage.Blobs;

namespace Slipway.Data.Differences;

/// <summary>Compares two versions of a dataset: schemas and profiles as they were stored, rows by a scan.</summary>
internal sealed class DifferenceService(DatasetService datasets, VersionService versions, BlobLibrary blobs, DataEngine engine)
{
    public async Task<Result<DatasetDiff>> Compare(string name, string from, string to, CancellationToken cancel)
    {
        if (!(await datasets.Find(name, cancel)).Succeeded(out var dataset, out var refusal) || !(await versions.Find(name, from, cancel)).Succeeded(out var old, out refusal) || !(await versions.Find(name, to, cancel)).Succeeded(out var now, out refusal))
            return refusal;
        if (!(await blobs.OpenFile(old.Version.Sha256, cancel)).Succeeded(out var oldFile, out refusal))
            return refusal;
        using (oldFile)
        {
            if (!(await blobs.OpenFile(now.Version.Sha256, cancel)).Succeeded(out var newFile, out refusal))
                return refusal;
            using (newFile)
            {
                return (await engine.Compare(oldFile.Path, newFile.Path, dataset.Settings.Key, Categories(old.Profile, now.Profile, dataset.Settings.Key), cancel))
                    .Then<DatasetDiff>(found => new DatasetDiff(old.Version.Id, now.Version.Id, Schema(old.Version.Schema, now.Version.Schema), Columns(old.Profile, now.Profile, found.Categories), found.Rows));
            }
        }
    }

    /// <summary>The columns whose values are categories: no keys, and none where a value seldom comes twice, which is a name, an id or a text.</summary>
    private static IReadOnlyList<string> Categories(Profile old, Profile now, IReadOnlyList<string> key) =>
    [
        .. from after in now.Columns
           join before in old.Columns on after.Name equals before.Name
           where after.Type == ColumnType.String && before.Type == ColumnType.String && Math.Max(before.Distinct, after.Distinct) <= CategoryComparison.MostDistinct
           where !key.Contains(after.Name, StringComparer.OrdinalIgnoreCase) && IsRepeated(before, old.Rows) && IsRepeated(after, now.Rows)
           select after.Name,
    ];

    private static bool IsRepeated(ColumnProfile column, long rows) => column.Distinct * 2 <= rows - column.Nulls;

    private static IReadOnlyList<SchemaChange> Schema(DataSchema old, DataSchema now) =>
    [
        .. now.Columns.Where(c => old.Find(c.Name) != c).Select(c => new SchemaChange(c.Name, old.Find(c.Name), c)),
        .. old.Columns.Where(c => now.Find(c.Name) is null).Select(c => new SchemaChange(c.Name, c, null)),
    ];

    private static IReadOnlyList<ColumnChange> Columns(Profile old, Profile now, IReadOnlyDictionary<string, CategoryChanges> categories) =>
    [
        .. from after in now.Columns
           join before in old.Columns on after.Name equals before.Name
           select new ColumnChange(
               after.Name,
               new Moved(Share(before.Nulls, old.Rows), Share(after.Nulls, now.Rows)),
               new Moved(before.Distinct, after.Distinct),
               before.DistinctExact && after.DistinctExact,
               Figure(before, after, n => n.Mean),
               Figure(before, after, n => n.Std),
               Figure(before, after, n => n.Min),
               Figure(before, after, n => n.Max)) { Categories = categories.GetValueOrDefault(after.Name) },
    ];

    private static Moved? Figure(ColumnProfile before, ColumnProfile after, Func<NumberProfile, double?> figure) =>
        before.Numbers is { } old && after.Numbers is { } now ? new Moved(figure(old), figure(now)) : null;

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
