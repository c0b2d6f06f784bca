using System.Text.Json;
using System.Threading.Channels;

namespace Slipway.Work.Live;

/// <summary>One web socket's queue. When it is full, what waits is thrown away and the client is told which topics to look at again: a slow reader costs a bounded amount of memory.</summary>
internal sealed class LiveClient
{
    public const int Capacity = 256;
    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Queues a topic's message, or notes that the topic was missed.</summary>
    public void Offer(string topic, byte[] message)
    {
        lock (_gate)
        {
            if (_missed.Count == 0 && _queue.Writer.TryWrite(message))
                return;
            _missed.Add(topic);
        }
    }

    /// <summary>Queues what is no topic's: answers to the client's own messages.</summary>
    public ValueTask Answer(object message, CancellationToken cancel) => _queue.Writer.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web), cancel);

    public void Close() => _queue.Writer.TryComplete();

    /// <summary>The messages, as they come.</summary>
    public async IAsyncEnumerable<byte[]> Messages([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        while (await _queue.Reader.WaitToReadAsync(cancel))
        {
            while (_queue.Reader.TryRead(out var message))
                yield return message;
            if (TakeMissed() is { } resync)
                yield return resync;
        }
    }

    private byte[]? TakeMissed()
    {
        lock (_gate)
        {
            if (_missed.Count == 0)
                return null;
            var message = JsonSerializer.SerializeToUtf8Bytes(new { resync = _missed.Order(StringComparer.Ordinal) }, JsonSerializerOptions.Web);
            _missed.Clear();
            return message;
        }
    }
}
