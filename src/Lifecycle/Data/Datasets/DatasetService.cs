using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Data.Contracts;

namespace Slipway.Data.Datasets;

/// <summary>Declares datasets and tells what is declared.</summary>
internal sealed partial class DatasetService(Database database, DataEngine engine, TimeProvider clock, ILogger<DatasetService> log)
{
    public Task<Result<Dataset>> Find(string name, CancellationToken cancel) =>
        database.Read<Dataset>(async unit => await Get(unit, name, cancel), cancel);

    /// <summary>A dataset inside another unit of work.</summary>
    public static async Task<Result<Dataset>> Get(Unit unit, string name, CancellationToken cancel) =>
        await DatasetStore.Find(unit, name, cancel) is { } dataset ? dataset : Refusal.NotFound("Dataset", name);

    public async Task<Result<Page<Dataset>>> List(string? after, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > 1000)
            return Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'.");
        var found = await database.Query(unit => DatasetStore.List(unit, after ?? "", limit + 1, cancel), cancel);
        return new Page<Dataset>([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Name : null);
    }

    public async Task<Result<Dataset>> Declare(Actor actor, string name, DatasetSettings settings, CancellationToken cancel)
    {
        if (DatasetRules.RefuseName(name) is { } refusal)
            return refusal;
        if (!(await Check(settings, cancel)).Succeeded(out _, out refusal))
            return refusal;
        var declared = await database.Write<Dataset>(actor, async unit => await Save(unit, name, settings, cancel), cancel);
        if (declared.Succeeded(out var dataset, out _))
            LogDeclared(dataset.Id);
        return declared;
    }

    /// <summary>A dataset, made without settings when it is not there.</summary>
    public async Task<Result<Dataset>> Ensure(Actor actor, string name, CancellationToken cancel)
    {
        if (DatasetRules.RefuseName(name) is { } refusal)
            return refusal;
        var found = await Find(name, cancel);
        return found.IsSuccess ? found : await database.Write<Dataset>(actor, async unit => await DatasetStore.Find(unit, name, cancel) is { } there ? Same(unit, there) : await Save(unit, name, new DatasetSettings(), cancel), cancel);
    }

    /// <summary>Pins the columns that a first load found, inside its unit of work.</summary>
    public static async Task Pin(Unit unit, Dataset dataset, DataSchema schema, Reading? reading, CancellationToken cancel)
    {
        if (dataset.Settings.Schema is not null)
            return;
        var pinned = dataset.Settings with { Schema = new DataSchema([.. schema.Columns.Where(c => c.Derived is null)]), Reading = Filled(dataset.Settings.Reading, reading) };
        await DatasetStore.Change(unit, dataset with { Settings = pinned, ChangedAt = unit.Now }, cancel);
        unit.Audit("dataset.pin", dataset.Id, new { dataset.Name, pinned.Schema });
    }

    /// <summary>What was declared, and what was found where nothing was.</summary>
    private static Reading? Filled(Reading? declared, Reading? found) => declared is null || found is null
        ? declared ?? found
        : new Reading(declared.Delimiter ?? found.Delimiter, declared.Encoding ?? found.Encoding, declared.Header ?? found.Header, declared.Nulls ?? found.Nulls, declared.Decimal ?? found.Decimal);

    private async Task<Result<Dataset>> Save(Unit unit, string name, DatasetSettings settings, CancellationToken cancel)
    {
        if (await DatasetStore.Find(unit, name, cancel) is not { } before)
        {
            var made = new Dataset(Ids.New("ds", clock), name, settings, unit.Now, unit.Actor.Principal, unit.Now);
            await DatasetStore.Insert(unit, made, cancel);
            unit.Audit("dataset.create", made.Id, new { name, settings });
            return made;
        }

        if (Canonical(before.Settings) == Canonical(settings))
            return Same(unit, before);
        var changed = before with { Settings = settings, ChangedAt = unit.Now };
        await DatasetStore.Change(unit, changed, cancel);
        unit.Audit("dataset.change", before.Id, before.Settings, settings);
        return changed;
    }

    private async Task<Result<Done>> Check(DatasetSettings settings, CancellationToken cancel)
    {
        if (settings.Derive is null || settings.Key is null || settings.Derive.Values.Any(v => v is null) || settings.Key.Any(k => k is null))
            return Refusal.Invalid("derive, key: hold a null.", "Leave them out instead.");
        if (!DatasetRules.Rules(settings, clock.GetUtcNow()).Succeeded(out var rules, out var refusal))
            return refusal;
        if (settings.Schema is not { } schema)
            return Result.Done;
        if (!(await engine.Bind(schema, rules, cancel)).Succeeded(out var whole, out refusal))
            return refusal;
        return settings.Key.FirstOrDefault(k => whole.Find(k) is null) is { } unknown ? Refusal.Invalid($"key: there is no column '{unknown}'.", ColumnNames.Nearest(unknown, whole.Columns.Select(c => c.Name))) : Result.Done;
    }

    private static Dataset Same(Unit unit, Dataset dataset)
    {
        unit.NothingChanged();
        return dataset;
    }

    private static string Canonical(DatasetSettings settings) => Encoding.UTF8.GetString(CanonicalJson.Bytes(settings));

    [LoggerMessage(1001, LogLevel.Information, "Dataset {Dataset} was declared")]
    private partial void LogDeclared(string dataset);
}
