using System.Data;
using System.Data.Common;
using Dapper;

namespace Slipway.Storage;

/// <summary>Ends transactions whose work failed.</summary>
internal static class TakingBack
{
    /// <summary>Takes a transaction back after a failure, which the caller goes on to throw. SQLite ends a transaction by itself where the disk is full, and what there is to say then of taking it back would hide why.</summary>
    public static async Task TakeBack(this DbConnection connection)
    {
        if (connection.State != ConnectionState.Open)
            return;
        try
        {
            await connection.ExecuteAsync("ROLLBACK");
        }
#pragma warning disable CA1031 // Whatever taking back ran into (a closed connection, no transaction) only follows from the failure.
        catch (Exception)
#pragma warning restore CA1031
        {
            // A connection without its transaction has nothing to take back.
        }
    }
}
