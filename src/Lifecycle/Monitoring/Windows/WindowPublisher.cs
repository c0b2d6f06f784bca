using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Data.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;
using Slipway.Serving.Contracts;
using Slipway.Storage.Blobs;

namespace Slipway.Monitoring.Windows;

/// <summary>Publishes the labelled rows of closed windows as versions of a dataset, so that retraining can learn from them and be judged on them.</summary>
internal sealed partial class WindowPublisher(Database database, IPredictions predictions, IDatasets datasets, LabelJoin labels, BlobLibrary blobs, DataFolder folder, ILogger<WindowPublisher> log)
{
    /// <summary>The dataset that a monitor's windows are versions of.</summary>
    public static string DatasetOf(string monitor) => monitor + "-windows";

    /// <summary>Starts the load of a window's rows; the event of its end says the rest. Doing it twice loads the same rows, which is the same version.</summary>
    public async Task Publish(MonitorRow monitor, string deployment, WindowRow window, CancellationToken cancel)
    {
        if (monitor.Plan.Labels is not { } source)
            return;
        var known = (await datasets.Version(source.Data, "latest", cancel)).Succeeded(out var newest, out _) ? newest.Version.Schema : null;
        var table = new WindowTable(source, known);
        await foreach (var prediction in predictions.Read(deployment, window.Window.Start, window.Window.End, cancel))
            table.Learn(prediction);
        var (found, _) = await labels.Find(source, window.LabelVersion, table.Ids, cancel);
        var started = await Load(monitor, deployment, window, table, found, cancel);
        if (!started.Succeeded(out var job, out var refusal))
            LogRefused(monitor.Name, window.Window.ToString(), refusal.Message);
        // Written also when it was refused: the same labels would be refused again, with every look.
        await database.Keep<Done>(async unit => { await WindowStore.SetPublishing(unit, window.Id, job?.Id, DatasetOf(monitor.Name), window.Labels, cancel); return default(Done); }, cancel);
    }

    private async Task<Result<Work.Job>> Load(MonitorRow monitor, string deployment, WindowRow window, WindowTable table, IReadOnlyDictionary<string, string> found, CancellationToken cancel)
    {
        var (name, actor) = (DatasetOf(monitor.Name), Actor.System with { Request = window.Id });
        var settings = new DatasetSettings { Description = $"Closed, labelled windows of the monitor {monitor.Name}: one version a window.", Schema = table.Schema, Time = WindowTable.Time, Key = [WindowTable.Id] };
        if (!(await datasets.Declare(actor, name, settings, cancel)).Succeeded(out _, out var refusal))
            return refusal;
        Directory.CreateDirectory(folder.At("monitoring"));
        var path = folder.At("monitoring", window.Id + ".parquet");
        try
        {
            await table.Write(predictions.Read(deployment, window.Window.Start, window.Window.End, cancel), found, path, cancel);
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            var blob = await blobs.Put(file, cancel);
            var from = string.Create(CultureInfo.InvariantCulture, $"{window.Window.Start.UtcDateTime:yyyy-MM-dd'T'HHmmss}.parquet");
            return await datasets.LoadKept(actor, name, [new KeptFile(blob.Sha256, from)], null, new LoadTag($"{window.Id}/{blob.Sha256[..16]}", window.Id), cancel);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LoggerMessage(2406, LogLevel.Error, "{Monitor}: window {Window} cannot be published: {Why}")]
    private partial void LogRefused(string monitor, string window, string why);
}
