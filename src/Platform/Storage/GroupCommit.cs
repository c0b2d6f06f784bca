using System.Data.Common;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Slipway.Storage;

/// <summary>
/// The one writer: takes waiting units of work, runs each in a savepoint of one transaction, commits them together and only then answers them. A commit waits for the
/// disk some milliseconds; what arrives meanwhile is the next group, so that many writers pay for one wait.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);

    private static readonly AsyncLocal<bool> InsideUnit = new();

    private readonly Dialect _dialect;
    private readonly Journal _journal;
    private readonly TimeProvider _clock;
    private readonly Channel<Pending> _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(8192) { SingleReader = true });
    private readonly Task _loop;
    private DbConnection? _connection;

    /// <summary>Where audit log and events stood when the transaction began: nobody else writes until it ends.</summary>
    private JournalHead _head = null!;

    private bool _lacksSpace;

    public GroupCommit(Dialect dialect, Journal journal, TimeProvider clock)
    {
        (_dialect, _journal, _clock) = (dialect, journal, clock);
        _loop = Task.Run(Loop);
    }

    /// <summary>Queues a unit; waits when thousands are waiting already.</summary>
    /// <exception cref="InvalidOperationException">It is called inside another unit, which would wait for itself.</exception>
    /// <exception cref="ObjectDisposedException">The database was closed.</exception>
    public async Task<Result<T>> Submit<T>(Pending<T> unit)
        where T : notnull
    {
        if (InsideUnit.Value)
            throw new InvalidOperationException("A unit of work cannot write inside another: it would wait for itself. Use the unit that is there.");
        try
        {
            await _waiting.Writer.WriteAsync(unit, unit.Cancel);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("The database was closed.", closed);
        }

        return await unit.Answer;
    }

    /// <summary>Whether the last group that wrote found no room on the disk.</summary>
    public bool LacksSpace
    {
        get => Volatile.Read(ref _lacksSpace);
        private set => Volatile.Write(ref _lacksSpace, value);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await Drop();
    }

    private async Task Loop()
    {
        var group = new List<Pending>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            try
            {
                var written = await CommitGroup(group);
                Release(group);
                // Listeners run beside the writer: one that is slow or throws is none of its business.
                _ = Task.Run(() => _journal.Announce(written));
            }
#pragma warning disable CA1031 // Whatever broke the transaction, its callers must hear of it and the writer must go on.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                await Drop();
                group.ForEach(unit => unit.Fault ??= fault);
                Release(group);
            }
        }
    }

    /// <summary>Answers the units of a group. That there is no room on the disk each database says in its own way; what waits hears one.</summary>
    private void Release(List<Pending> group)
    {
        var lacks = false;
        foreach (var unit in group.Where(unit => unit.Fault is not null))
        {
            if (DiskFullException.Behind(unit.Fault, _dialect.Place) is { } full)
                (unit.Fault, lacks) = (full, true);
        }

        LacksSpace = lacks || (LacksSpace && !group.Exists(unit => unit.Stays));
        group.ForEach(unit => unit.Release());
    }

    /// <summary>Runs and commits one group; fills <paramref name="group"/> as it goes, so that a broken transaction fails exactly those in it.</summary>
    private async Task<JournalPart> CommitGroup(List<Pending> group)
    {
        var started = _clock.GetTimestamp();
        var part = new JournalPart();
        while (group.Count < _dialect.MostUnits && (group.Count == 0 || _clock.GetElapsedTime(started) < Longest) && _waiting.Reader.TryRead(out var unit))
        {
            group.Add(unit);
            // One way to the server and back for each: where that is a network, the units of a group wait for little else.
            if (group.Count == 1)
                await Begin();
            else
                await Execute("RELEASE SAVEPOINT unit; SAVEPOINT unit");
            await Run(unit, part);
        }

        if (group.Exists(unit => unit.Stays))
        {
            await _dialect.InsertMany(_connection!, _journal.Rows(_head, part), "COMMIT", CancellationToken.None);
        }
        else
        {
            await Execute("ROLLBACK");
        }

        return part;
    }

    private async Task Begin()
    {
        _connection ??= await _dialect.OpenWriter(CancellationToken.None);
        await using var command = _connection.CreateCommand();
        command.CommandText = $"{_dialect.BeginWrite}; SAVEPOINT unit; {JournalHead.Sql}";
        await using var reader = await command.ExecuteReaderAsync();
        _head = await JournalHead.Read(reader);
    }

    /// <summary>Runs a unit in the savepoint that was just set.</summary>
    private async Task Run(Pending pending, JournalPart part)
    {
        for (var attempt = 1; ; attempt++)
        {
            var unit = new Unit(_connection!, _dialect, pending.Actor, _clock.GetUtcNow(), writes: true);
            pending.Fault = null;
            pending.Fault = await Try(pending, unit);
            if (pending.Stays)
            {
                part.Take(unit);
                return;
            }

            await Undo(pending.Fault);
            if (attempt > 1 || pending.Fault is null || !_dialect.LostRace(pending.Fault))
                return;
        }
    }

    /// <summary>Takes back what the unit did. Where that cannot be done the transaction is gone, and what ended it is what all must hear of.</summary>
    private async Task Undo(Exception? cause)
    {
        try
        {
            await Execute("ROLLBACK TO SAVEPOINT unit");
        }
#pragma warning disable CA1031 // Whatever taking back ran into (a closed connection, no transaction) only follows from the cause.
        catch (Exception) when (cause is DbException)
#pragma warning restore CA1031
        {
            ExceptionDispatchInfo.Throw(cause);
        }
    }

    private static async Task<Exception?> Try(Pending pending, Unit unit)
    {
        try
        {
            InsideUnit.Value = true;
            pending.Cancel.ThrowIfCancellationRequested();
            await pending.Run(unit);
            return pending is { Fault: null, Stays: true, Audited: true } && !unit.SaysWhatItDid
                ? new InvalidOperationException("A unit of work wrote without an audit entry: call unit.Audit, or unit.NothingChanged.")
                : null;
        }
#pragma warning disable CA1031 // A fault belongs to the unit that caused it, not to its neighbours.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return fault;
        }
    }

    private async Task Execute(string sql)
    {
        await using var command = _connection!.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task Drop()
    {
        if (_connection is null)
            return;
        await _connection.DisposeAsync();
        _connection = null;
    }
}
