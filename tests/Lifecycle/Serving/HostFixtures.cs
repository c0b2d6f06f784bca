using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Serving;

/// <summary>A server for a test class, on a database of its own. The clock stands still until a test moves it.</summary>
public abstract class HostFixture : IAsyncLifetime
{
    private readonly TestDatabase _database;
    private readonly TempFolder _folder = new();
    private ServingHost? _host;

    private protected HostFixture(TestDatabase database) => _database = database;

    public TestClock Clock => _database.Clock;

    public ServingHost Host => _host ?? throw new InvalidOperationException("The fixture was not initialised.");

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _host = await ServingHost.Start(_database.Database, _folder.Path, Clock, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteHost() : HostFixture(new SqliteServing());

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresHost() : HostFixture(new PostgresServing());

/// <summary>A SQLite database with the tables of registry and serving.</summary>
public sealed class SqliteServing() : SqliteDatabase(ServingHost.Modules);

/// <summary>A PostgreSQL database with the tables of registry and serving.</summary>
public sealed class PostgresServing() : PostgresDatabase(ServingHost.Modules);

/// <summary>A server on SQLite with the machine's own clock, for tests of what happens on the wire.</summary>
public sealed class WireHost : IAsyncLifetime
{
    private readonly SqliteServing _database = new();
    private readonly TempFolder _folder = new();
    private ServingHost? _host;

    public ServingHost Host => _host ?? throw new InvalidOperationException("The fixture was not initialised.");

    public HttpClient Http => Host.Http;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _host = await ServingHost.Start(_database.Database, _folder.Path, TimeProvider.System, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
