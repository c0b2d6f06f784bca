using Npgsql;

namespace Slipway.Storage.Postgres;

/// <summary>
/// Has PostgreSQL look anew at tables that have doubled. Its own turn comes up to a minute after a bulk load, and until then it takes the rows of a run or the runs with a
/// metric for a handful, or for half the table, and chooses ways that are ten times longer.
/// </summary>
internal sealed class TableStatistics(NpgsqlDataSource source) : IAsyncDisposable
{
    /// <summary>Tables of fewer rows are read in no time, whatever the way.</summary>
    private const long Few = 1000;

    private readonly Dictionary<string, (long Grown, long Known)> _tables = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>The rows that each table had when it was last looked at, once that is known.</summary>
    private Dictionary<string, long>? _found;

    /// <summary>Counts rows that the writer inserts. Those that it takes back count too: it does so seldom.</summary>
    public void Grow(string table, int rows)
    {
        var (grown, known) = _tables.GetValueOrDefault(table);
        _tables[table] = (grown + rows, known);
    }

    /// <summary>Sees to the tables that have doubled, beside the writer, once it has committed.</summary>
    public void Committed()
    {
        if (!_looking.IsCompleted)
            return;
        foreach (var (table, known) in Interlocked.Exchange(ref _found, null) ?? [])
            _tables[table] = (0, known);
        List<(string Table, long Grown)> doubled = [.. _tables.Where(t => t.Value.Grown >= Math.Max(Few, t.Value.Known)).Select(t => (t.Key, t.Value.Grown))];
        if (doubled.Count > 0)
            _looking = Look(doubled);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task Look(List<(string Table, long Grown)> doubled)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, grown) in doubled)
        {
            try
            {
                // After a start it is not known yet how large a table is.
                var rows = await Rows(table);
                if (grown >= Math.Max(Few, rows))
                {
                    await using var analyze = source.CreateCommand($"ANALYZE {table}");
                    await analyze.ExecuteNonQueryAsync(_closing.Token);
                    rows = await Rows(table);
                }

                found[table] = rows;
            }
            catch (NpgsqlException)
            {
                // Without fresh statistics searches are slower until PostgreSQL's own turn; nothing else hangs on them.
                found[table] = grown;
            }
        }

        Volatile.Write(ref _found, found);
    }

    private async Task<long> Rows(string table)
    {
        await using var command = source.CreateCommand("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = $1::regclass");
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        return (long)(await command.ExecuteScalarAsync(_closing.Token))!;
    }
}
