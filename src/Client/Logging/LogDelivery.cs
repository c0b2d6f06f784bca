using Slipway.Client.Http;

namespace Slipway.Client.Logging;

/// <summary>Brings blocks to the server, request by request; finds the items because of which a request was refused, so that they hold up no others.</summary>
internal sealed class LogDelivery(Transport transport, string run, Action<MlflowException, TimeSpan> onFault)
{
    private static readonly string LogBatch = Transport.Api("runs/log-batch");

    // A name that was refused for one point is refused for all: its further points need not be asked about.
    private readonly Dictionary<string, MlflowException> _refusedMetrics = new(StringComparer.Ordinal);

    public Refusals Refusals { get; } = new();

    /// <summary>Returns when every item is acknowledged or refused.</summary>
    public async Task Send(Memory<LogItem> items, CancellationToken cancel)
    {
        while (items.Length > 0)
        {
            var next = items[..BatchCut.Length(items.Span)];
            items = items[next.Length..];
            await SendBatch(next, runIsFine: false, cancel).ConfigureAwait(false);
        }
    }

    private async Task SendBatch(Memory<LogItem> items, bool runIsFine, CancellationToken cancel)
    {
        items = WithoutRefused(items);
        if (items.IsEmpty || await Refuse(items, cancel).ConfigureAwait(false) is not { } refused)
            return;
        if (items.Length == 1)
        {
            Note(items.Span[0], refused);
            return;
        }

        // Nothing at all is refused too when it is the run, or the caller, that is not taken.
        if (!runIsFine && await Refuse(Memory<LogItem>.Empty, cancel).ConfigureAwait(false) is { } whole)
        {
            foreach (ref readonly var item in items.Span)
                Refusals.Add(item, whole.ErrorCode, whole.Message);
            return;
        }

        var half = items.Length / 2;
        await SendBatch(items[..half], runIsFine: true, cancel).ConfigureAwait(false);
        await SendBatch(items[half..], runIsFine: true, cancel).ConfigureAwait(false);
    }

    /// <summary>Sends it until the server has an answer; null when it took it.</summary>
    private async Task<MlflowException?> Refuse(Memory<LogItem> items, CancellationToken cancel)
    {
        var bytes = BatchBody.Write(run, items.Span);
        var call = new Call(HttpMethod.Post, LogBatch) { Body = () => BatchBody.Content(bytes), Known = true };
        try
        {
            await transport.Try(call, static (_, _, _) => Task.FromResult(true), Timeout.InfiniteTimeSpan, onFault, cancel).ConfigureAwait(false);
            return null;
        }
        catch (MlflowException refused)
        {
            return refused;
        }
    }

    private void Note(in LogItem item, MlflowException refused)
    {
        Refusals.Add(item, refused.ErrorCode, refused.Message);
        if (item.Kind == LogKind.Metric)
            _refusedMetrics[item.Key] = refused;
    }

    /// <summary>The items whose names are not known to be refused, moved together.</summary>
    private Memory<LogItem> WithoutRefused(Memory<LogItem> items)
    {
        if (_refusedMetrics.Count == 0)
            return items;
        var span = items.Span;
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            if (span[i].Kind == LogKind.Metric && _refusedMetrics.TryGetValue(span[i].Key, out var refused))
                Refusals.Add(span[i], refused.ErrorCode, refused.Message);
            else
                span[kept++] = span[i];
        }

        return items[..kept];
    }
}
