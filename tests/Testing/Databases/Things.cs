using System.Reflection;
using Dapper;
using Slipway.Storage;

namespace Slipway.Testing.Databases;

/// <summary>Two tables to try the foundation on: a thing and its twin, always written together with an audit entry and an event.</summary>
public static class Things
{
    /// <summary>The module that makes the tables.</summary>
    public static Assembly Module { get; } = new SqlModule(("Test/Migrations/0001-things.sql", """
        CREATE TABLE thing (id TEXT PRIMARY KEY, number BIGINT NOT NULL);
        CREATE TABLE twin (thing TEXT PRIMARY KEY REFERENCES thing (id), note TEXT NOT NULL);
        """));

    /// <summary>What a database of things is opened with.</summary>
    public static IReadOnlyList<Assembly> Modules { get; } = [typeof(Database).Assembly, Module];

    /// <summary>Somebody who may do all.</summary>
    public static Actor Somebody { get; } = new("u_00000000000000000000000000000001", "Somebody", "token", "tok_0000000000000001", "req-1", Actor.System.Permissions);

    /// <summary>Writes a thing and its twin, in a unit that audits and publishes it.</summary>
    public static async Task Add(Unit unit, string id, long number = 0)
    {
        await Insert(unit, id, number);
        unit.Audit("thing.add", id, new { number });
        unit.Publish("thing.added", id, new { number });
    }

    /// <summary>Writes a thing and its twin and says nothing.</summary>
    public static async Task Insert(Unit unit, string id, long number = 0)
    {
        await unit.Connection.ExecuteAsync("INSERT INTO thing (id, number) VALUES (@id, @number)", new { id, number });
        await unit.Connection.ExecuteAsync("INSERT INTO twin (thing, note) VALUES (@id, @note)", new { id, note = "twin of " + id });
    }

    /// <summary>The ids of all things that have their twin.</summary>
    public static async Task<IReadOnlyList<string>> All(Database database, CancellationToken cancel) =>
        await database.Query(async unit => (IReadOnlyList<string>)[.. await unit.Connection.QueryAsync<string>("SELECT id FROM thing JOIN twin ON twin.thing = thing.id ORDER BY id")], cancel);

    public static Task<long> Count(Database database, string table, CancellationToken cancel) =>
        database.Query(unit => unit.Connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}"), cancel);
}
