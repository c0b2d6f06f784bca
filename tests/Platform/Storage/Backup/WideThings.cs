using System.Globalization;
using System.Reflection;
using Slipway.Storage;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage.Backup;

/// <summary>A table with every type, that refers to itself and comes before what it refers to, and that its migration puts a row into.</summary>
internal static class WideThings
{
    private static readonly BulkInsert<int> Insert = new("wide",
    [
        new("id", "bigint", i => (long)i),
        new("parent", "bigint", i => i % 3 == 0 || i >= 1200 ? null : 1199L - i),
        new("owner", "text", i => i % 5 == 0 ? null : "owner"),
        new("real", "double precision", i => (i % 7) switch { 0 => null, 1 => double.PositiveInfinity, 2 => double.Epsilon, _ => i / 3.0 }),
        new("yes", "boolean", i => i % 4 == 0 ? null : i % 2 == 0),
        new("bytes", "bytea", i => i % 6 == 0 ? null : BitConverter.GetBytes(i * 7919L)),
        new("word", "text", i => (i % 8) switch { 0 => null, 1 => "", 2 => "line\nbreak \"quoted\" \\ 日本 🚂", _ => "row " + i.ToString(CultureInfo.InvariantCulture) }),
    ]);

    /// <summary>Platform, and a module with these tables.</summary>
    public static IReadOnlyList<Assembly> Modules { get; } =
    [
        typeof(Database).Assembly,
        new SqlModule(("Test/Migrations/0001-flag.sqlite.sql", "CREATE TABLE flag (yes INTEGER); INSERT INTO flag VALUES (1), (0), (NULL);"),
            ("Test/Migrations/0001-flag.postgres.sql", "CREATE TABLE flag (yes BOOLEAN); INSERT INTO flag VALUES (TRUE), (FALSE), (NULL);"), ("Test/Migrations/0002-wide.sql", """
            CREATE TABLE z_owner (name TEXT PRIMARY KEY);
            INSERT INTO z_owner VALUES ('owner');
            CREATE TABLE wide (
                id BIGINT PRIMARY KEY, parent BIGINT REFERENCES wide (id), owner TEXT REFERENCES z_owner (name),
                real DOUBLE PRECISION, yes BOOLEAN, bytes BYTEA, word TEXT
            );
            """)),
    ];

    /// <summary>Platform, and the module of things one migration later.</summary>
    public static IReadOnlyList<Assembly> NextModules { get; } =
    [
        typeof(Database).Assembly,
        new SqlModule(("Test/Migrations/0001-things.sql", Text(Things.Module)), ("Test/Migrations/0002-doubled.sql", "ALTER TABLE thing ADD COLUMN doubled BIGINT; UPDATE thing SET doubled = number * 2;")),
    ];

    /// <summary>Adds rows, with one audit entry; 1,200 of them fill the table, fewer come after those.</summary>
    public static async Task Fill(Database database, int rows)
    {
        var first = rows == 1200 ? 0 : 1200;
        (await database.Write<int>(Things.Somebody, async unit =>
        {
            await LetReferencesWait(unit);
            await unit.Dialect.InsertMany(unit, Insert, [.. Enumerable.Range(first, rows)], TestContext.Current.CancellationToken);
            unit.Audit("wide.fill", "wide_00000001", new { rows });
            return rows;
        }, TestContext.Current.CancellationToken)).IsSuccess.ShouldBeTrue();
    }

    /// <summary>All rows of all tables, as text, in an order of their own.</summary>
    public static Task<List<string>> Content(Database database, CancellationToken cancel) => database.Query(async unit =>
    {
        var content = new List<string>();
        foreach (var table in (string[])["flag", "wide", "z_owner", "audit_entry", "audit_detail", "outgoing_event", "setting", "blob"])
        {
            await using var command = unit.Connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                content.Add(table + ": " + string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader, i))));
        }

        return content.Order(StringComparer.Ordinal).ToList();
    }, cancel);

    private static string Cell(System.Data.Common.DbDataReader reader, int i) => reader.GetName(i) switch
    {
        _ when reader.IsDBNull(i) => "NULL",
        "yes" => reader.GetBoolean(i) ? "true" : "false",
        "leaf" or "chain" or "salt" or "details" or "bytes" => Convert.ToHexString((byte[])reader[i]),
        _ => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!,
    };

    private static async Task LetReferencesWait(Unit unit)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = unit.Dialect.Name == "sqlite" ? "PRAGMA defer_foreign_keys = ON" : "SELECT 1";
        await command.ExecuteNonQueryAsync();
    }

    private static string Text(Assembly module)
    {
        using var reader = new StreamReader(module.GetManifestResourceStream("Test/Migrations/0001-things.sql")!);
        return reader.ReadToEnd();
    }
}
