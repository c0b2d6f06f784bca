using System.Net;
using System.Net.Sockets;

namespace Slipway.Tests.Moving;

/// <summary>Stands before a server and closes some connections without a word, in the place of an answer, as servers do after some errors.</summary>
internal sealed class CuttingGateway : IDisposable
{
    private const int Cut = 3;
    private const int Requests = 3;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private int _connections;

    public CuttingGateway(Uri server)
    {
        _server = server;
        _listener.Start();
        _ = Serve();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>How many connections were closed so.</summary>
    public int Closed { get; private set; }

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Pass(await _listener.AcceptTcpClientAsync(CancellationToken.None), ++_connections <= Cut);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Pass(TcpClient client, bool cuts)
    {
        using (client)
        using (var server = new TcpClient(_server.Host, _server.Port))
        {
            var answers = server.GetStream().CopyToAsync(client.GetStream(), CancellationToken.None);
            var buffer = new byte[1 << 16];
            for (var requests = 0; await client.GetStream().ReadAsync(buffer, CancellationToken.None) is > 0 and var read; requests++)
            {
                if (cuts && requests == Requests)
                {
                    Closed++;
                    return;
                }

                await server.GetStream().WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            }

            await Task.WhenAny(answers, Task.Delay(100, CancellationToken.None));
        }
    }
}
