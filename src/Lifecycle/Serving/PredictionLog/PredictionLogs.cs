using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Slipway.Serving.PredictionLog;

/// <summary>The logs of all deployments: flushes them to the disk in the background, and seals those that have grown large or old.</summary>
internal sealed partial class PredictionLogs(DataFolder folder, SharedSegments shared, IOptions<ServingOptions> options, TimeProvider clock, ILogger<PredictionLogs> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Lazy<LogFile>> _logs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>The log of a deployment, opened once.</summary>
    public LogFile Open(string deployment) => _logs.GetOrAdd(deployment, id => new Lazy<LogFile>(() => OpenFile(id))).Value;

    /// <summary>Where a deployment's predictions lie, opened or not.</summary>
    public LogFolder FolderOf(string deployment)
    {
        if (!AuditNote.IsOpaque(deployment))
            throw new ArgumentException($"'{deployment}' is no deployment's id.", nameof(deployment));
        return new LogFolder(folder.At("predictions", deployment));
    }

    /// <summary>Turns what was logged until now into segments.</summary>
    /// <returns>How many predictions were sealed; where several servers can be, the others see them now.</returns>
    public Task<long> Seal(string deployment, CancellationToken cancel) => Seal(deployment, Open(deployment), andTheWritten: true, cancel);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var file in _logs.Values)
            file.Value.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FlushEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Round(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping; disposing flushes.
        }
    }

    private async Task Round(CancellationToken cancel)
    {
        foreach (var (deployment, file) in _logs)
        {
            try
            {
                file.Value.Flush();
                if (IsDue(file.Value))
                    await Seal(deployment, cancel);
                else if (shared.IsShared && _seen.TryAdd(deployment, true))
                    await Seal(deployment, file.Value, andTheWritten: false, cancel);
            }
            catch (OperationCanceledException)
            {
                throw;
            }
#pragma warning disable CA1031 // A full disk must not end the flushing for good; the next round tries again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogTrouble(deployment, fault);
            }
        }
    }

    /// <summary>Seals what is no longer written, and shares what this server or an earlier life of it sealed.</summary>
    /// <param name="andTheWritten">Whether a new log is begun first, so that the one that was written is sealed too.</param>
    private async Task<long> Seal(string deployment, LogFile file, bool andTheWritten, CancellationToken cancel)
    {
        await file.Sealing.WaitAsync(cancel);
        try
        {
            if (andTheWritten && !file.IsEmpty)
                file.Roll();
            var rows = await Task.Run(() => SealParts(file, cancel), cancel);
            await shared.Share(deployment, file.Folder, cancel);
            return rows;
        }
        finally
        {
            file.Sealing.Release();
        }
    }

    /// <summary>Whether a log is to be sealed: it is large, or old.</summary>
    private bool IsDue(LogFile file)
    {
        var after = shared.IsShared ? options.Value.ShareAfter : options.Value.SealAfter;
        return !file.IsEmpty && (file.Length >= options.Value.SealAtBytes || clock.GetUtcNow() - file.Began >= after);
    }

    private static long SealParts(LogFile file, CancellationToken cancel)
    {
        var rows = 0L;
        foreach (var (number, isSealed) in file.Folder.Parts())
        {
            if (isSealed || number >= file.Number)
                continue;
            cancel.ThrowIfCancellationRequested();
            rows += SegmentWriter.Seal(file.Folder, number, cancel);
        }

        return rows;
    }

    private LogFile OpenFile(string deployment)
    {
        var (file, cut) = LogFile.Open(FolderOf(deployment).Path, clock);
        if (cut > 0)
            LogCut(deployment, cut);
        return file;
    }

    [LoggerMessage(2230, LogLevel.Warning, "{Deployment}: the last {Bytes} bytes of the prediction log were no whole record and were cut; their predictions were never answered")]
    private partial void LogCut(string deployment, long bytes);

    [LoggerMessage(2231, LogLevel.Error, "{Deployment}: the prediction log could not be flushed or sealed")]
    private partial void LogTrouble(string deployment, Exception fault);
}
