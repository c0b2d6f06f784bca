using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Slipway.Tests.Ui.Gallery;

/// <summary>The server's end of the live connection, driven by tests.</summary>
internal sealed class GalleryLive
{
    private readonly ConcurrentDictionary<WebSocket, byte> _sockets = new();

    /// <summary>Topics that pages asked for, in the order they came.</summary>
    public ConcurrentQueue<string> Subscribed { get; } = new();

    public int Open => _sockets.Count;

    public async Task Accept(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _sockets[socket] = 0;
        var buffer = new byte[4096];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                using var message = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
                if (message.RootElement.TryGetProperty("subscribe", out var topics))
                    foreach (var topic in topics.EnumerateArray())
                        Subscribed.Enqueue(topic.GetString()!);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The page was closed, or a test broke the connection.
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
        }
    }

    /// <summary>Sends a message to every page.</summary>
    public async Task Publish(string topic, object data, CancellationToken cancel)
    {
        var message = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { topic, data }));
        foreach (var socket in _sockets.Keys)
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancel);
    }

    /// <summary>Cuts every connection, as a restarting server does.</summary>
    public void Break()
    {
        foreach (var socket in _sockets.Keys)
            socket.Abort();
    }
}
