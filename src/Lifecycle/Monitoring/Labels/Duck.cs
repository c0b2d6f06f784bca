using DuckDB.NET.Data;

namespace Slipway.Monitoring.Labels;

/// <summary>DuckDB as this module uses it: in memory, a bounded share of the machine, no extension from anywhere.</summary>
internal static class Duck
{
    public static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, "SET memory_limit = '512MB'; SET threads = 1; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
        return connection;
    }

    public static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A text as SQL has it.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as SQL has it.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
