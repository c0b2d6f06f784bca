using Microsoft.Data.Sqlite;
using Npgsql;
using Slipway.Testing.Databases;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Moving;

/// <summary>What MLflow itself wrote, laid out for an import.</summary>
internal static class MlflowWrote
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A folder of the golden files.</summary>
    public static string Golden(string name) => Path.Combine(Checkout.Root, "tests/EndToEnd/Moving/Golden", name);

    /// <summary>A copy of the file store that may be changed.</summary>
    public static string Folder(string under) => Copy(Golden("mlruns-3.11"), Path.Combine(under, "mlruns"));

    /// <summary>The SQLite file of a version of MLflow, with its artifacts beside it where they were kept.</summary>
    public static async Task<string> Sqlite(string version, string under)
    {
        if (Directory.Exists(Path.Combine(Golden("sqlite-" + version), "artifacts")))
            Copy(Path.Combine(Golden("sqlite-" + version), "artifacts"), Path.Combine(under, "artifacts"));
        var file = Path.Combine(under, $"mlflow-{version}.db");
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA foreign_keys = OFF;\n" + await File.ReadAllTextAsync(Path.Combine(Golden("sqlite-" + version), "mlflow.sql"), Cancel);
        await command.ExecuteNonQueryAsync(Cancel);
        return file;
    }

    /// <summary>The address of a PostgreSQL database of MLflow's.</summary>
    public static async Task<string> Postgres()
    {
        var address = await (await PostgresCluster.Running).CreateDatabase(Cancel);
        var uri = new Uri(address);
        await using var connection = new NpgsqlConnection($"Host={uri.Host};Port={uri.Port};Database={uri.AbsolutePath.Trim('/')};Username={uri.UserInfo};Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = await File.ReadAllTextAsync(Path.Combine(Golden("postgres-3.11"), "mlflow.sql"), Cancel);
        await command.ExecuteNonQueryAsync(Cancel);
        return address;
    }

    private static string Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
