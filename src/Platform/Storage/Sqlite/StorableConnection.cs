using System.Data;
using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>A connection to SQLite that takes no text which PostgreSQL would not take, whoever sends it: stores, bulk inserts, searches.</summary>
internal sealed class StorableConnection(string connectionString) : SqliteConnection(connectionString)
{
    public override SqliteCommand CreateCommand() => new StorableCommand { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    private sealed class StorableCommand : SqliteCommand
    {
        /// <summary>Every way to execute a command ends here.</summary>
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            for (var i = 0; i < Parameters.Count; i++)
            {
                if (Parameters[i].Value is string text && !StorableText.IsKept(text))
                    throw new UnstorableTextException(Parameters[i].ParameterName);
            }

            return base.ExecuteReader(behavior);
        }
    }
}
