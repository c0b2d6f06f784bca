using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Storage;

namespace Slipway.Identity.Audit;

/// <summary>How far the audit log reached, and the chain value there: whoever holds one can tell later that nothing before it was changed.</summary>
/// <param name="Index">The newest entry's position.</param>
/// <param name="Chain">Its chain value, 64 hexadecimal digits.</param>
public sealed record AuditHead(long Index, string Chain);

/// <summary>
/// Every second in which the log has grown, writes its head to an append-only file outside the database. Who rewrites the table, chain and all, or cuts its tail, must also
/// rewrite every copy of that file.
/// </summary>
internal sealed partial class AuditHeads(DataFolder folder, Database database, TimeProvider clock, ILogger<AuditHeads> log) : BackgroundService
{
    private long _written = -1;

    /// <summary>The heads in the file, oldest first; a line cut short by a power cut is left out.</summary>
    public static async Task<IReadOnlyList<AuditHead>> Read(string file, string log, CancellationToken cancel)
    {
        var heads = new List<AuditHead>();
        if (!File.Exists(file))
            return heads;
        await foreach (var line in File.ReadLinesAsync(file, cancel))
        {
            if (Parse(line) is { } parsed && string.Equals(parsed.Log, log, StringComparison.Ordinal))
                heads.Add(new AuditHead(parsed.Index, parsed.Chain));
        }

        return heads;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            do
                await TryAppend();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            await TryAppend();
        }
    }

    private async Task TryAppend()
    {
        try
        {
            await Append();
        }
#pragma warning disable CA1031 // A full disk must not end the anchoring for good; the next second tries again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotWritten(fault);
        }
    }

    private async Task Append()
    {
        var head = await database.Read<AuditHead>(async unit => await AuditStore.Head(unit) ?? new AuditHead(-1, ""), CancellationToken.None);
        if (!head.Succeeded(out var reached, out _) || reached.Index <= _written)
            return;
        var line = JsonSerializer.Serialize(new Line(database.Log, reached.Index, reached.Chain, AuditEntry.Instant(clock.GetUtcNow())), JsonSerializerOptions.Web) + "\n";
        await using var file = new FileStream(folder.AuditHeads, FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(Encoding.UTF8.GetBytes(line));
        file.Flush(flushToDisk: true);
        _written = reached.Index;
    }

    private static Line? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(203, LogLevel.Error, "The head of the audit log could not be written to its file")]
    private partial void LogNotWritten(Exception fault);

    private sealed record Line(string Log, long Index, string Chain, string At);
}
