using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Testing.Servers;

/// <summary>Passes bytes on to a server of this machine, counts them, and can die: every connection then breaks and none is taken, as when a machine is gone.</summary>
public sealed class LoopbackRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _connections = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;
    private readonly int _target;
    private (long At, Action Act)? _up;
    private (long At, Action Act)? _down;
    private volatile bool _dead;
    private long _sent;
    private long _received;

    /// <param name="target">The server's port.</param>
    public LoopbackRelay(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    /// <summary>The port that stands for the server's.</summary>
    public int Port { get; }

    /// <summary>How many bytes went to the server.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>How many came back.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>The first lines of the requests.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Does something once so many more bytes have gone to the server.</summary>
    public void WhenSent(long bytes, Action act) => _up = (Sent + bytes, act);

    /// <summary>Does something once so many more bytes have come back.</summary>
    public void WhenReceived(long bytes, Action act) => _down = (Received + bytes, act);

    /// <summary>Breaks every connection; new ones are taken.</summary>
    public void Break()
    {
        foreach (var (near, far) in _connections)
        {
            // Without a farewell: what is on its way is lost.
            near.LingerState = new LingerOption(true, 0);
            near.Close();
            far.Close();
        }
    }

    /// <summary>Breaks every connection, and takes none.</summary>
    public void Die()
    {
        _dead = true;
        Break();
    }

    /// <summary>Takes connections again.</summary>
    public void Revive() => _dead = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Die();
        await _accepting;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                if (_dead)
                    near.Close();
                else
                    _ = Pass(near);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task Pass(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            _connections[near] = far;
            await Task.WhenAny(Pump(near, far, Up), Pump(far, near, Down));
        }
        catch (SocketException)
        {
        }
        finally
        {
            _connections.TryRemove(near, out _);
            near.Close();
        }
    }

    private static async Task Pump(TcpClient from, TcpClient to, Action<ReadOnlyMemory<byte>> pass)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
            {
                pass(buffer.AsMemory(0, read));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private void Up(ReadOnlyMemory<byte> bytes)
    {
        var line = bytes.Span[..Math.Min(bytes.Length, 400)];
        var end = line.IndexOf("\r\n"u8);
        if (end > 0 && Encoding.ASCII.GetString(line[..end]) is var text && text.EndsWith(" HTTP/1.1", StringComparison.Ordinal))
            _requests.Enqueue(text);
        Act(Interlocked.Add(ref _sent, bytes.Length), ref _up);
    }

    private void Down(ReadOnlyMemory<byte> bytes) => Act(Interlocked.Add(ref _received, bytes.Length), ref _down);

    private void Act(long at, ref (long At, Action Act)? when)
    {
        Action? act = null;
        lock (_requests)
        {
            if (when is { } due && at >= due.At)
                (act, when) = (due.Act, null);
        }

        act?.Invoke();
    }
}
