using System.Data.Common;
using Dapper;

namespace Slipway.Storage.Migrations;

/// <summary>A database that this program cannot work with; the message is one sentence for the person at the terminal.</summary>
public sealed class DatabaseUnusableException(string message) : Exception(message);

/// <summary>Brings a database to the state this program knows, one transaction in all; refuses one that is newer or was changed by hand.</summary>
internal static class Migrator
{
    private const string Table = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            module     TEXT   NOT NULL,
            number     BIGINT NOT NULL,
            name       TEXT   NOT NULL,
            digest     TEXT   NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (module, number)
        )
        """;

    /// <returns>The migrations applied now.</returns>
    public static async Task<IReadOnlyList<Migration>> Run(DbConnection connection, Dialect dialect, IReadOnlyList<Migration> known, TimeProvider clock, CancellationToken cancel)
    {
        await connection.ExecuteAsync(dialect.BeginWrite);
        try
        {
            var missing = await Apply(connection, dialect, known, clock, cancel);
            await connection.ExecuteAsync("COMMIT");
            return missing;
        }
        catch
        {
            await connection.TakeBack();
            throw;
        }
    }

    /// <summary>The same within a transaction that is under way.</summary>
    public static async Task<IReadOnlyList<Migration>> Apply(DbConnection connection, Dialect dialect, IReadOnlyList<Migration> known, TimeProvider clock, CancellationToken cancel)
    {
        await connection.ExecuteAsync(Table);
        var applied = (await connection.QueryAsync<(string Module, long Number, string Name, string Digest)>("SELECT module, number, name, digest FROM schema_migration")).ToDictionary(m => (m.Module, m.Number));
        RefuseForeign(applied.Values, known, dialect);
        var missing = known.Where(m => !applied.ContainsKey((m.Module, m.Number))).ToList();
        foreach (var migration in missing)
            await Apply(connection, dialect, migration, clock, cancel);
        return missing;
    }

    private static void RefuseForeign(IEnumerable<(string Module, long Number, string Name, string Digest)> applied, IReadOnlyList<Migration> known, Dialect dialect)
    {
        foreach (var (module, number, name, digest) in applied)
        {
            var ours = known.FirstOrDefault(m => string.Equals(m.Module, module, StringComparison.Ordinal) && m.Number == number)
                ?? throw new DatabaseUnusableException($"The database at {dialect.Place} was written by a newer Slipway (it has migration {module} {number:0000}-{name}, which this one does not know); start that version, or restore a backup of this one.");
            if (!string.Equals(ours.Digest, digest, StringComparison.Ordinal))
                throw new DatabaseUnusableException($"The database at {dialect.Place} was made with another text of migration {ours}; start the version that made it.");
        }
    }

    private static async Task Apply(DbConnection connection, Dialect dialect, Migration migration, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(dialect.Declare(migration.Sql), cancellationToken: cancel));
        }
        catch (DbException fault)
        {
            throw new InvalidOperationException($"Migration {migration} failed: {fault.Message}", fault);
        }

        const string record = "INSERT INTO schema_migration (module, number, name, digest, applied_at) VALUES (@Module, @Number, @Name, @Digest, @At)";
        await connection.ExecuteAsync(record, new { migration.Module, Number = (long)migration.Number, migration.Name, migration.Digest, At = clock.GetUtcNow().ToUnixTimeMilliseconds() });
    }
}
