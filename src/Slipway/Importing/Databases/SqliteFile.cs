using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Slipway.Importing.Databases;

/// <summary>A SQLite file of MLflow's, opened for reading alone.</summary>
internal static class SqliteFile
{
    public static DbConnection Connect(string file) => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
}
