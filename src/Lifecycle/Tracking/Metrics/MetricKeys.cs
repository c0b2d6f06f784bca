using System.Collections.Concurrent;
using Dapper;

namespace Slipway.Tracking.Metrics;

/// <summary>The numbers that stand for metric names. Names are never changed or removed, so what is known once is known for good.</summary>
internal sealed class MetricKeys
{
    private static readonly BulkInsert<string> Names = new("metric_key", [new("name", "text", name => name)], "(name) DO NOTHING");

    private readonly ConcurrentDictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<long, string> _names = new Dictionary<long, string>();

    /// <summary>The numbers of names, given to new ones now. They may be remembered only when the unit is committed: see <see cref="Remember"/>.</summary>
    public async Task<Dictionary<string, long>> Intern(Unit unit, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var numbers = new Dictionary<string, long>(names.Count, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var name in names)
        {
            if (_numbers.TryGetValue(name, out var number))
                numbers[name] = number;
            else
                missing.Add(name);
        }

        if (missing.Count == 0)
            return numbers;
        await unit.Dialect.InsertMany(unit, Names, missing, cancel);
        await Sql.ForEach(unit, "SELECT name, id FROM metric_key WHERE name IN ({0})", missing, row => numbers[row.GetString(0)] = row.GetInt64(1), cancel);
        return numbers;
    }

    /// <summary>Keeps numbers whose unit was committed.</summary>
    public void Remember(Dictionary<string, long> numbers)
    {
        foreach (var (name, number) in numbers)
            _numbers.TryAdd(name, number);
    }

    /// <summary>The number of a name that was logged before; null for one that never was.</summary>
    public async Task<long?> Find(Unit unit, string name)
    {
        if (_numbers.TryGetValue(name, out var known))
            return known;
        var found = await unit.Connection.QuerySingleOrDefaultAsync<long?>("SELECT id FROM metric_key WHERE name = @name", new { name });
        if (found is { } number)
            _numbers.TryAdd(name, number);
        return found;
    }

    /// <summary>The names of all numbers. Only for reading units: they see committed names alone, which may be kept.</summary>
    public async Task<IReadOnlyDictionary<long, string>> All(Unit unit, CancellationToken cancel)
    {
        var known = _names;
        var newest = await unit.Connection.ExecuteScalarAsync<long?>(new CommandDefinition("SELECT max(id) FROM metric_key", cancellationToken: cancel));
        if (newest is null || known.ContainsKey(newest.Value))
            return known;
        var all = (await unit.Connection.QueryAsync<(long Id, string Name)>(new CommandDefinition("SELECT id, name FROM metric_key", cancellationToken: cancel))).ToDictionary(k => k.Id, k => k.Name);
        _names = all;
        return all;
    }
}
