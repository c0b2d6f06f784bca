using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Slipway.Bench;

/// <summary>The engines alone, from one connection of this process: what a commit that is on disk costs before anybody speaks HTTP.</summary>
internal static class Raw
{
    private const string Table = "CREATE TABLE raw_metric (run text NOT NULL, name text NOT NULL, value double precision NOT NULL, at bigint NOT NULL, step bigint NOT NULL)";
    private const string Insert = "INSERT INTO raw_metric VALUES (@run, @name, @value, @at, @step)";

    /// <param name="address">An SQLite file that is not there yet, or an Npgsql connection string.</param>
    public static async Task Run(string address, double seconds)
    {
        await using var connection = address.Contains('=', StringComparison.Ordinal) ? (DbConnection)new NpgsqlConnection(address) : new SqliteConnection($"Data Source={address}");
        await connection.OpenAsync();
        if (connection is SqliteConnection)
            await Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        await Execute(connection, Table);
        Console.WriteLine($"{"rows a commit",13} {"commits/s",10} {"rows/s",10}");
        foreach (var rows in new[] { 1, 16, 1000 })
            Console.WriteLine(await Measure(connection, rows, seconds));
        await Execute(connection, "DROP TABLE raw_metric");
    }

    private static async Task<string> Measure(DbConnection connection, int rows, double seconds)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Insert;
        Add(command, "run", "0123456789abcdef0123456789abcdef");
        Add(command, "name", "loss");
        Add(command, "value", 0.5);
        Add(command, "at", 1_700_000_000_000L);
        var step = Add(command, "step", 0L);
        await command.PrepareAsync();
        var commits = 0L;
        var began = Stopwatch.StartNew();
        for (; began.Elapsed.TotalSeconds < seconds; commits++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            command.Transaction = transaction;
            for (var i = 0; i < rows; i++)
            {
                step.Value = (commits * rows) + i;
                await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{rows,13} {commits / began.Elapsed.TotalSeconds,10:F0} {commits * rows / began.Elapsed.TotalSeconds,10:F0}");
    }

    private static DbParameter Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static async Task Execute(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
