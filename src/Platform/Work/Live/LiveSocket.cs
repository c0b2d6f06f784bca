using System.Net.WebSockets;
using System.Text.Json;

namespace Slipway.Work.Live;

/// <summary>What a client may send: topics to hear of, and no more to hear of.</summary>
internal sealed record LiveRequest(IReadOnlyList<string>? Subscribe = null, IReadOnlyList<string>? Unsubscribe = null);

/// <summary>Talks with one client. It answers each topic with <c>subscribed</c> or <c>refused</c>, and then sends <c>{"topic","data"}</c> and, after an overflow, <c>{"resync":[topics]}</c>.</summary>
internal sealed class LiveSocket(WebSocket socket, Actor actor, LiveTopics topics)
{
    private const int LongestMessage = 1 << 14;
    private const int MostTopics = 200;
    private readonly LiveClient _client = new();
    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);

    public async Task Run(CancellationToken cancel)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sending = Send(closing.Token);
        try
        {
            await Receive(closing.Token);
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException)
        {
            // The client or the server went away; there is nobody to tell.
        }
        finally
        {
            foreach (var topic in _subscribed)
                topics.Remove(topic, _client);
            _client.Close();
            await closing.CancelAsync();
            await sending;
        }
    }

    private async Task Receive(CancellationToken cancel)
    {
        var buffer = new byte[LongestMessage];
        while (await Whole(buffer, cancel) is { } length)
        {
            if (Read(buffer.AsSpan(0, length)) is not { } request)
            {
                await _client.Answer(new { error = "This is no message that the server understands.", remedy = "Send {\"subscribe\": [\"jobs/ID\"]} or {\"unsubscribe\": [...]}." }, cancel);
                continue;
            }

            foreach (var topic in request.Unsubscribe ?? [])
                Unsubscribe(topic);
            foreach (var topic in request.Subscribe ?? [])
                await Subscribe(topic, cancel);
        }
    }

    /// <summary>The length of the next text message; null at the end of the conversation.</summary>
    private async Task<int?> Whole(byte[] buffer, CancellationToken cancel)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
                return null;
            }

            if (part.EndOfMessage)
                return length;
            if (length < buffer.Length)
                continue;
            await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"At most {LongestMessage} bytes.", cancel);
            return null;
        }
    }

    private static LiveRequest? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize<LiveRequest>(message, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task Subscribe(string topic, CancellationToken cancel)
    {
        if (Refuse(topic) is { } refusal)
        {
            await _client.Answer(new { refused = topic, error = refusal.Message, refusal.Remedy }, cancel);
            return;
        }

        _subscribed.Add(topic);
        topics.Add(topic, _client);
        await _client.Answer(new { subscribed = topic }, cancel);
    }

    private Refusal? Refuse(string topic) => topics.Needs(topic) switch
    {
        null => Refusal.Invalid($"There is no topic '{topic}'.", $"Topics begin with {string.Join(", ", topics.Prefixes)} and end with an id."),
        var needed when !actor.May(needed) => new(RefusalKind.Forbidden, $"This needs the permission '{needed.Name}', which you do not have."),
        _ when _subscribed.Count >= MostTopics && !_subscribed.Contains(topic) => Refusal.Conflict($"This socket hears of {MostTopics} topics already.", "Unsubscribe from some first."),
        _ => null,
    };

    private void Unsubscribe(string topic)
    {
        if (_subscribed.Remove(topic))
            topics.Remove(topic, _client);
    }

    private async Task Send(CancellationToken cancel)
    {
        try
        {
            await foreach (var message in _client.Messages(cancel))
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException)
        {
            // The receiving half notices the same and ends the conversation.
        }
    }
}
