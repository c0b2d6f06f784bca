using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Slipway.Importing.Databases;

/// <summary>A SQLite file of MLflow's, opened for reading alone.</summary>
internal static class SqliteFile
{
    private static readonly byte[] Head = "SQLite format 3\0"u8.ToArray();

    private static readonly byte[] ZipHead = "PK"u8.ToArray();

    /// <summary>What a file is that is no database, and what helps; null where it is one. An empty file is a database without tables.</summary>
    public static (string What, string? Remedy)? WhyNot(string file)
    {
        Span<byte> start = stackalloc byte[Head.Length];
        using var stream = File.OpenRead(file);
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.IsEmpty || start.SequenceEqual(Head))
            return null;
        return start.StartsWith(ZipHead) ? ($"{file} is a zip, and no database.", "Unpack it, and give the folder or database that is in it.") : ($"{file} is no SQLite database.", null);
    }

    public static DbConnection Connect(string file) => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
}
