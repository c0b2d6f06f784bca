using System.Data.Common;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using Dapper;
using Slipway.Storage.Migrations;

namespace Slipway.Storage;

/// <summary>
/// The door to the database, SQLite or PostgreSQL. Reads run on a connection of their own and see one consistent state; writes queue for the one writer, are committed in
/// groups, and are answered when their commit is on disk.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly GroupCommit _writer;
    private readonly Journal _journal;
    private readonly TimeProvider _clock;

    private Database(Dialect dialect, string log, TimeProvider clock)
    {
        (Dialect, Log, _clock) = (dialect, log, clock);
        _journal = new Journal(log, clock);
        _writer = new GroupCommit(dialect, _journal, clock);
    }

    /// <summary>What the two databases say differently.</summary>
    public Dialect Dialect { get; }

    /// <summary>The origin that stands in every leaf of this database's audit log.</summary>
    public string Log { get; }

    /// <summary>Whether the last write found no room on the disk. A write that finds some ends it.</summary>
    public bool LacksSpace => _writer.LacksSpace;

    /// <summary>Raised after each commit that published events, on this server.</summary>
    public event EventHandler<PublishedEventArgs> Published
    {
        add => _journal.Published += value;
        remove => _journal.Published -= value;
    }

    /// <summary>Opens a database and brings it up to date.</summary>
    /// <param name="address">A file path for SQLite, or <c>postgres://user:password@host/database</c>.</param>
    /// <param name="modules">The assemblies that carry migrations, Platform's first.</param>
    /// <param name="clock">The clock that stamps rows, entries and events.</param>
    /// <param name="cancel">Ends the opening.</param>
    /// <exception cref="DatabaseUnusableException">It cannot be reached, or is newer than this program.</exception>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    public static async Task<Database> Open(string address, IReadOnlyList<Assembly> modules, TimeProvider clock, CancellationToken cancel)
    {
        var dialect = DatabaseAddress.Dialect(address);
        try
        {
            await using var connection = await dialect.OpenWriter(cancel);
            await Migrator.Run(connection, dialect, Migration.In(modules, dialect.Name), clock, cancel);
            return new Database(dialect, await Origin(connection, dialect), clock);
        }
        catch (Exception fault) when (DiskFullException.Behind(fault, dialect.Place) is not null)
        {
            await dialect.DisposeAsync();
            throw DiskFullException.Behind(fault, dialect.Place)!;
        }
        catch (Exception fault) when (fault is DbException or SocketException)
        {
            await dialect.DisposeAsync();
            throw new DatabaseUnusableException($"The database at {dialect.Place} cannot be used: {fault.Message.TrimEnd('.')}.");
        }
        catch
        {
            await dialect.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes state: rows, audit entries and events together. Answers after the commit; a refusal or fault leaves nothing behind.</summary>
    /// <param name="actor">On whose behalf.</param>
    /// <param name="work">Awaits nothing but SQL on the unit's connection, and may be run a second time when another server was first.</param>
    /// <exception cref="InvalidOperationException">The unit succeeded without an audit entry.</exception>
    /// <exception cref="DiskFullException">There is no room for it; nothing of it is kept.</exception>
    public Task<Result<T>> Write<T>(Actor actor, Func<Unit, Task<Result<T>>> work, CancellationToken cancel)
        where T : notnull =>
        _writer.Submit(new Pending<T>(actor, audited: true, work, cancel));

    /// <summary>Writes what is no change that anyone answers for: leases, heartbeats, cursors, caches. Durable all the same.</summary>
    public Task<Result<T>> Keep<T>(Func<Unit, Task<Result<T>>> work, CancellationToken cancel)
        where T : notnull =>
        _writer.Submit(new Pending<T>(Actor.System, audited: false, work, cancel));

    /// <summary>Reads one consistent state.</summary>
    public async Task<Result<T>> Read<T>(Func<Unit, Task<Result<T>>> work, CancellationToken cancel)
        where T : notnull
    {
        var connection = await Dialect.RentReader(cancel);
        var healthy = false;
        try
        {
            await Execute(connection, Dialect.BeginRead, cancel);
            var result = await work(new Unit(connection, Dialect, Actor.System, _clock.GetUtcNow(), writes: false));
            await Execute(connection, "COMMIT", CancellationToken.None);
            healthy = true;
            return result;
        }
        finally
        {
            await Dialect.ReturnReader(connection, healthy);
        }
    }

    /// <summary>Reads what cannot be refused.</summary>
    public async Task<T> Query<T>(Func<Unit, Task<T>> work, CancellationToken cancel)
        where T : notnull
    {
        var result = await Read(async unit => Result.Of(await work(unit)), cancel);
        return result.Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Message);
    }

    /// <summary>Finishes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await Dialect.DisposeAsync();
    }

    /// <summary>The audit log's origin: made once a database, so that no entry fits into another's log.</summary>
    private static async Task<string> Origin(DbConnection connection, Dialect dialect)
    {
        await connection.ExecuteAsync(dialect.BeginWrite);
        await connection.ExecuteAsync("INSERT INTO setting (name, value) VALUES ('audit.log', @origin) ON CONFLICT (name) DO NOTHING", new { origin = $"slipway/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}/audit/1" });
        var origin = await connection.ExecuteScalarAsync<string>("SELECT value FROM setting WHERE name = 'audit.log'");
        await connection.ExecuteAsync("COMMIT");
        return origin!;
    }

    private static async Task Execute(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
