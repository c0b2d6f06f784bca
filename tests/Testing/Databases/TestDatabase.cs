using System.Reflection;
using Slipway.Storage;
using Xunit;

namespace Slipway.Testing.Databases;

/// <summary>
/// An opened database for a test class, new and empty but for its migrations. A suite of tests that holds for both databases is an abstract class that takes this one, with
/// two sealed subclasses: <c>…OnSqlite(SqliteDatabase it)</c> and <c>…OnPostgres(PostgresDatabase it)</c>, each with its class fixture.
/// </summary>
public abstract class TestDatabase(IReadOnlyList<Assembly> modules) : IAsyncLifetime
{
    private Database? _database;

    public TestClock Clock { get; } = new();

    /// <summary>What <c>--database</c> would be given.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The assemblies whose migrations it carries.</summary>
    public IReadOnlyList<Assembly> Modules => modules;

    public Database Database => _database ?? throw new InvalidOperationException("The fixture was not initialised.");

    /// <summary>The address of another database of this kind, new and empty.</summary>
    public abstract Task<string> NewAddress();

    /// <summary>Opens the same database once more, as a second server would.</summary>
    public Task<Database> OpenAgain(CancellationToken cancel) => Database.Open(Address, modules, Clock, cancel);

    /// <summary>Opens another database of this kind, new and empty but for its migrations.</summary>
    public async Task<Database> OpenNew(CancellationToken cancel) => await Database.Open(await NewAddress(), modules, Clock, cancel);

    public async ValueTask InitializeAsync()
    {
        Address = await NewAddress();
        _database = await Database.Open(Address, modules, Clock, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what is left when the database is closed.</summary>
    protected abstract void Clear();
}

/// <summary>A SQLite file in a folder of its own.</summary>
public class SqliteDatabase : TestDatabase
{
    private readonly TempFolder _folder = new();

    public SqliteDatabase()
        : base([typeof(Database).Assembly])
    {
    }

    protected SqliteDatabase(IReadOnlyList<Assembly> modules)
        : base(modules)
    {
    }

    public override Task<string> NewAddress() => Task.FromResult(_folder.At(Guid.CreateVersion7().ToString("N") + ".db"));

    protected override void Clear() => _folder.Dispose();
}

/// <summary>A database of this test run's PostgreSQL server.</summary>
public class PostgresDatabase : TestDatabase
{
    public PostgresDatabase()
        : base([typeof(Database).Assembly])
    {
    }

    protected PostgresDatabase(IReadOnlyList<Assembly> modules)
        : base(modules)
    {
    }

    public override async Task<string> NewAddress() => await (await PostgresCluster.Running).CreateDatabase(CancellationToken.None);

    protected override void Clear()
    {
    }
}
