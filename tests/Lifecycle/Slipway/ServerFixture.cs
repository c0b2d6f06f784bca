using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Server;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Host;

/// <summary>The whole server, as <c>slipway up</c> starts it, on a free port.</summary>
public abstract class ServerFixture : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SlipwayServer? _server;

    public Uri Address => _server!.Address;

    /// <summary>Sends as the person at the machine.</summary>
    public HttpClient Http { get; private set; } = null!;

    protected virtual bool RequireToken => false;

    protected abstract Task<string?> Database();

    public async ValueTask InitializeAsync()
    {
        _server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At("data"), Database = await Database(), RequireToken = RequireToken, KeepJobs = false }, CancellationToken.None);
        Http = Client(null);
    }

    /// <summary>A client that shows a token, or nothing.</summary>
    public HttpClient Client(string? token)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Makes a token with these permissions.</summary>
    public async Task<string> Token(string name, params IReadOnlyList<string> permissions)
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/tokens", new { name, permissions });
        var issued = await response.Content.ReadFromJsonAsync<JsonElement>();
        return issued.GetProperty("secret").GetString() ?? throw new InvalidOperationException(issued.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>On SQLite in its data folder.</summary>
public sealed class SqliteServer : ServerFixture
{
    protected override Task<string?> Database() => Task.FromResult<string?>(null);
}

/// <summary>On a PostgreSQL database of this test run.</summary>
public sealed class PostgresServer : ServerFixture
{
    protected override async Task<string?> Database() => await (await PostgresCluster.Running).CreateDatabase(CancellationToken.None);
}
