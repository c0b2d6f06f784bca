using Slipway.Server;
using Slipway.Testing;
using Slipway.Tests.Ui;

namespace Slipway.Tests.Pages;

/// <summary>Tests that look at a server in which the whole loop has run.</summary>
[CollectionDefinition]
public sealed class InLoop : ICollectionFixture<LoopWorld>;

/// <summary>Made once a test run: a server with two small real projects run through, one whose things hold nothing, one without any, and a browser.</summary>
public sealed class LoopWorld : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly List<SlipwayServer> _servers = [];
    private Chromium? _chromium;
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <summary>The server with everything in it.</summary>
    internal Loop Full { get; private set; } = null!;

    /// <summary>What else stands on the full server.</summary>
    internal Corners Corners { get; private set; } = null!;

    /// <summary>The server whose things exist and hold nothing.</summary>
    internal Bare Bare { get; private set; } = null!;

    /// <summary>The address of the server as it is after its first start.</summary>
    internal string Empty { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var launching = Chromium.Launch();
        Empty = (await Start("empty")).ToString().TrimEnd('/');
        Bare = await Bare.Make(new ServerCalls(await Start("bare")));
        Full = await Loop.Through(new ServerCalls(await Start("full")), _folder.At("work"));
        Corners = await Corners.Make(Full.Calls, _folder.At("work", "flights.parquet"), _folder.At("full", "files"));
        _chromium = await launching;
    }

    /// <summary>A token of the full server with one permission.</summary>
    internal async Task<string> Token(string permission) =>
        _tokens.TryGetValue(permission, out var known) ? known : _tokens[permission] = await Full.Calls.Token("only " + permission, permission);

    /// <summary>Somebody with a fresh browser before the full server.</summary>
    internal Task<Visitor> Visit(int width = 1440, int height = 900) => _chromium!.Visit(Full.Calls.Address, width, height);

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        Bare?.Calls.Dispose();
        Full?.Calls.Dispose();
        foreach (var server in _servers)
            await server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<Uri> Start(string name)
    {
        var server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At(name), LeastLogged = LogLevel.Error, KeepJobs = false }, CancellationToken.None);
        _servers.Add(server);
        return server.Address;
    }
}
