using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Data.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;
using Slipway.Storage.Blobs;

namespace Slipway.Monitoring.Windows;

/// <summary>
/// Publishes the labelled rows of closed windows as versions of a dataset, so that retraining can learn from them and be judged on them. What fails is tried again, ever later, until it works.
/// </summary>
internal sealed partial class WindowPublisher(
    Database database, WindowPredictions predictions, IDatasets datasets, LabelJoin labels, PublishedWindows published, BlobLibrary blobs, DataFolder folder, TimeProvider clock, ILogger<WindowPublisher> log)
{
    /// <summary>The dataset that a monitor's windows are versions of.</summary>
    public static string DatasetOf(string monitor) => monitor + "-windows";

    /// <summary>Starts what is due, and ends what a kill or a lost event left under way.</summary>
    public async Task PublishDue(MonitorRow monitor, string deployment, CancellationToken cancel)
    {
        if (monitor.Plan.Labels is not { } source)
            return;
        foreach (var window in await database.Query(unit => WindowStore.Unpublished(unit, monitor.Id, cancel), cancel))
        {
            if (window.Published.Job is { } job)
                await published.Finish(window.Id, job, cancel);
            else if (window.Published.After <= clock.GetUtcNow())
                await Publish(monitor, source, deployment, window, cancel);
        }
    }

    /// <summary>Starts the load of a window's rows; the event of its end says the rest. Doing it twice loads the same rows, which is the same version.</summary>
    private async Task Publish(MonitorRow monitor, LabelSource source, string deployment, WindowRow window, CancellationToken cancel)
    {
        var known = (await datasets.Version(source.Data, "latest", cancel)).Succeeded(out var newest, out _) ? newest.Version.Schema : null;
        var table = new WindowTable(source, known);
        await foreach (var prediction in predictions.Read(deployment, window.Window, cancel))
            table.Learn(prediction);
        var (found, _) = await labels.Find(source, window.LabelVersion, table.Ids, cancel);
        var started = await Guarded(() => Load(monitor, deployment, window, table, found, cancel));
        if (started.Succeeded(out var state, out var refusal))
        {
            await database.Keep<Done>(async unit => { await WindowStore.SetPublishing(unit, window.Id, state, cancel); return default(Done); }, cancel);
            if (state.Job is { } job)
                await published.Finish(window.Id, job, cancel);
            return;
        }

        LogRefused(monitor.Name, window.Window.ToString(), refusal.Message);
        await database.Write<Done>(Actor.System with { Request = window.Id }, async unit => { await PublishedWindows.Fail(unit, monitor, window, refusal.Message, cancel); return default(Done); }, cancel);
    }

    /// <summary>A full disk is a reason to try again later, as a refusal is, and holds up no other window.</summary>
    private static async Task<Result<Publishing>> Guarded(Func<Task<Result<Publishing>>> load)
    {
        try
        {
            return await load();
        }
        catch (IOException fault)
        {
            return DiskFullException.Behind(fault, "the server")?.Refusal ?? new Refusal(RefusalKind.Unavailable, fault.Message, "Mend the server's disk.");
        }
    }

    private async Task<Result<Publishing>> Load(MonitorRow monitor, string deployment, WindowRow window, WindowTable table, IReadOnlyDictionary<string, string> found, CancellationToken cancel)
    {
        var (name, actor) = (DatasetOf(monitor.Name), Actor.System with { Request = window.Id });
        var settings = new DatasetSettings { Description = $"Closed, labelled windows of the monitor {monitor.Name}: one version a window.", Schema = table.Schema, Time = WindowTable.Time, Key = [WindowTable.Id] };
        if (!(await datasets.Declare(actor, name, settings, cancel)).Succeeded(out _, out var refusal))
            return refusal;
        var blob = await Keep(deployment, window, table, found, cancel);
        var (before, now) = (window.Published, window.Published with { Labels = window.Labels, Revision = window.Revision, Digest = blob.Sha256, Dataset = name });
        // A revision that touched only rows without a label leaves the table as it stands.
        if (before.Digest == blob.Sha256 && before.Version is not null)
            return now;
        var from = string.Create(CultureInfo.InvariantCulture, $"{window.Window.Start.UtcDateTime:yyyy-MM-dd'T'HHmmss}.parquet");
        // A job that failed is not begun again under its key.
        var key = $"{window.Id}/{blob.Sha256[..16]}" + (before.Attempts == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"/{before.Attempts}"));
        return (await datasets.LoadKept(actor, name, [new KeptFile(blob.Sha256, from)], null, new LoadTag(key, window.Id), cancel)).Then<Publishing>(job => now with { Job = job.Id });
    }

    /// <summary>The labelled rows as a blob.</summary>
    private async Task<Blob> Keep(string deployment, WindowRow window, WindowTable table, IReadOnlyDictionary<string, string> found, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder.At("monitoring"));
        var path = folder.At("monitoring", window.Id + ".parquet");
        try
        {
            await table.Write(predictions.Read(deployment, window.Window, cancel), found, path, cancel);
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            return await blobs.Put(file, cancel);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LoggerMessage(2406, LogLevel.Error, "{Monitor}: window {Window} cannot be published: {Why}")]
    private partial void LogRefused(string monitor, string window, string why);
}
