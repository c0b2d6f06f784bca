using Microsoft.Extensions.Logging;
using Slipway.Data.Contracts;
using Slipway.Data.Datasets;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Data.Versions;

/// <summary>Registers versions and finds them again.</summary>
internal sealed partial class VersionService(Database database, BlobLibrary blobs, DataEngine engine, ILogger<VersionService> log)
{
    /// <summary>A version, as the newest load of its rows found it, or an earlier one.</summary>
    public async Task<Result<VersionDetail>> Find(string dataset, string version, int? load, CancellationToken cancel)
    {
        var found = await Find(dataset, version, cancel);
        if (load is not { } number || !found.Succeeded(out var detail, out _))
            return found;
        if (detail.At(number) is { } earlier)
            return earlier;
        return new Refusal(
            RefusalKind.NotFound, FormattableString.Invariant($"Version {detail.Version.Number} of '{dataset}' has no earlier load {number}."),
            detail.Earlier.Count == 0 ? "Its rows were loaded once: leave the load out." : FormattableString.Invariant($"There are loads 1 to {detail.Earlier.Count}; leave it out for the newest."));
    }

    public Task<Result<VersionDetail>> Find(string dataset, string version, CancellationToken cancel) => database.Read<VersionDetail>(async unit =>
    {
        if (await VersionStore.Find(unit, dataset, version, cancel) is { } found)
            return found;
        return (await DatasetService.Get(unit, dataset, cancel)).Then<VersionDetail>(_ => version == "latest"
            ? new Refusal(RefusalKind.NotFound, $"Dataset '{dataset}' has no version that passed its checks.", "Load one, or look at the reports of those that failed.")
            : Refusal.NotFound("Version", $"{dataset}@{version}"));
    }, cancel);

    public async Task<Result<Page<DatasetVersion>>> List(string dataset, string? after, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > 1000)
            return Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'.");
        var below = long.MaxValue;
        if (after is not null && !long.TryParse(after, System.Globalization.CultureInfo.InvariantCulture, out below))
            return Refusal.Invalid($"after: '{after}' is no page token.", "Take it from 'next' of the page before.");
        return await database.Read<Page<DatasetVersion>>(async unit =>
        {
            if (!(await DatasetService.Get(unit, dataset, cancel)).Succeeded(out _, out var refusal))
                return refusal;
            var found = await VersionStore.List(unit, dataset, below, limit + 1, cancel);
            return new Page<DatasetVersion>([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        }, cancel);
    }

    public Task<IReadOnlyList<DatasetVersion>> Lookup(VersionLookup wanted, CancellationToken cancel) => database.Query(unit => VersionStore.Lookup(unit, wanted, cancel), cancel);

    /// <summary>Registers what a load reports. The same rows again are the same version: what the newer load found takes the place of what the older one did, which is kept behind it.</summary>
    public async Task<Result<DatasetVersion>> Register(Actor actor, string name, FinishedLoad load, CancellationToken cancel)
    {
        if (!(await Verify(load, cancel)).Succeeded(out var good, out var refusal))
            return refusal;
        var registered = await database.Write<DatasetVersion>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            return (await DatasetService.Get(unit, name, cancel)).Succeeded(out var dataset, out var missing) ? await Save(unit, dataset, good, load, cancel) : missing;
        }, cancel);
        if (registered.Succeeded(out var version, out _))
            LogRegistered(version.Id, version.Rows, version.SetAside);
        return registered;
    }

    private static async Task<Result<DatasetVersion>> Save(Unit unit, Dataset dataset, Blob good, FinishedLoad load, CancellationToken cancel)
    {
        var before = await VersionStore.Find(unit, dataset.Name, good.Md5, cancel);
        var newest = await VersionStore.NextNumber(unit, dataset.Id, cancel);
        var parent = load.Parent ?? (await VersionStore.List(unit, dataset.Name, newest, 1, cancel)).Select(v => v.Id).FirstOrDefault();
        var version = new DatasetVersion(
            dataset.Name, good.Md5, before?.Version.Number ?? newest, good.Sha256, good.Length, load.Input, load.Rows, load.SetAside, load.Bad, load.Report.Outcome, load.Schema, load.Commit,
            before is null ? parent : before.Version.Parent, unit.Actor.How == "job" ? unit.Actor.Request : null, before?.Version.CreatedAt ?? unit.Now, before?.Version.CreatedBy ?? unit.Actor.Principal);
        var detail = new VersionDetail(version, load.Report, load.Sources, load.Profile);
        if (before is null)
        {
            await VersionStore.Insert(unit, dataset.Id, detail, cancel);
            unit.Audit("dataset.version.create", "dv_" + version.Id, new { dataset = dataset.Name, version.Number, version.Sha256, version.Rows, version.SetAside, version.Outcome, version.Commit, version.Parent });
            unit.Publish("dataset.version.created", dataset.Id, new { dataset = dataset.Name, version = version.Id, version.Number, version.Rows, version.Outcome });
            await DatasetService.Pin(unit, dataset, load.Schema, load.Reading, cancel);
            return version;
        }

        if (Same(before, detail))
        {
            unit.NothingChanged();
            return before.Version;
        }

        if (!before.Earlier.Any(earlier => Same(before.At(earlier.Number)!, before)))
            await VersionStore.Keep(unit, dataset.Id, before, cancel);
        await VersionStore.Update(unit, dataset.Id, detail, cancel);
        unit.Audit("dataset.version.recheck", "dv_" + version.Id, Told(before.Version), Told(version));
        return version;
    }

    private static object Told(DatasetVersion version) => new { version.Input, version.SetAside, version.BadSha256, version.Outcome, version.Commit };

    private static bool Same(VersionDetail before, VersionDetail now) =>
        Told(before.Version).Equals(Told(now.Version)) && CanonicalJson.Bytes(before.Report).AsSpan().SequenceEqual(CanonicalJson.Bytes(now.Report)) && CanonicalJson.Bytes(before.Version.Schema).AsSpan().SequenceEqual(CanonicalJson.Bytes(now.Version.Schema));

    /// <summary>Checks a report against the files it names.</summary>
    private async Task<Result<Blob>> Verify(FinishedLoad load, CancellationToken cancel)
    {
        if (load.Good is null || load.Schema?.Columns is null || load.Sources is null || load.Profile?.Columns is null || load.Report?.Checks is null)
            return Refusal.Invalid("The report of a load lacks a part.", "It has good, schema, sources, profile and report.");
        if (DatasetRules.RefuseCommit(load.Commit) is { } commit)
            return commit;
        if (load.Rows + load.SetAside != load.Input || load.Rows < 0 || load.SetAside < 0 || load.SetAside > 0 != load.Bad is not null)
            return Refusal.Invalid($"{load.Rows} good rows and {load.SetAside} set aside do not make {load.Input} records, or the quarantine file does not go with them.", "Each record is in exactly one of the two files.");
        if (!(await Table(load.Good, load.Rows, load.Schema, cancel)).Succeeded(out var good, out var refusal))
            return refusal;
        if (load.Bad is null)
            return good;
        return (await Table(load.Bad, load.SetAside, null, cancel)).Succeeded(out _, out refusal) ? good : refusal;
    }

    private async Task<Result<Blob>> Table(string digest, long rows, DataSchema? schema, CancellationToken cancel)
    {
        if (!(await blobs.Find(digest, cancel)).Succeeded(out var blob, out var refusal) || !(await blobs.OpenFile(blob.Sha256, cancel)).Succeeded(out var file, out refusal))
            return refusal;
        using (file)
        {
            if (!(await engine.Look(file.Path, cancel)).Succeeded(out var found, out refusal))
                return refusal;
            if (found.Rows != rows)
                return Refusal.Invalid($"The file {blob.Sha256} holds {found.Rows} rows, not {rows}.", "Send the file that the load wrote.");
            return schema is null || schema.Columns.Select(c => (c.Name, c.Type)).SequenceEqual(found.Schema.Columns.Select(c => (c.Name, c.Type)))
                ? blob
                : Refusal.Invalid($"The file {blob.Sha256} has other columns than the report says.", "Send the file that the load wrote.");
        }
    }

    [LoggerMessage(1002, LogLevel.Information, "Version {Version} was registered: {Rows} rows, {SetAside} set aside")]
    private partial void LogRegistered(string version, long rows, long setAside);
}
