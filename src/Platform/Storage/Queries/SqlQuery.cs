using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Slipway.Storage.Queries;

/// <summary>A column that rows are sorted by; never NULL.</summary>
/// <param name="Expression">Its SQL.</param>
/// <param name="Kind"><c>i</c> for a long, <c>d</c> for a double, <c>t</c> for a text.</param>
/// <param name="Descending">Whether the greatest come first.</param>
public sealed record SortColumn(string Expression, char Kind, bool Descending)
{
    internal object Read(DbDataReader row, int column) => Kind switch
    {
        'i' => row.GetInt64(column),
        'd' => row.GetDouble(column),
        _ => row.GetString(column),
    };
}

/// <summary>A SELECT under construction: joins, conditions and bound values.</summary>
/// <param name="columns">What each row gives.</param>
/// <param name="from">The table that it is about, and joins that every such query needs.</param>
public sealed class SqlQuery(string columns, string from)
{
    private readonly List<string> _conditions = [];
    private string _from = from;
    private readonly StringBuilder _joins = new();
    private readonly List<(string Name, object Value)> _values = [];

    /// <summary>Binds a value and gives the name it has in the SQL.</summary>
    public string Bind(object value)
    {
        var name = "v" + _values.Count.ToString(CultureInfo.InvariantCulture);
        _values.Add((name, value));
        return "@" + name;
    }

    public string BindList(IEnumerable<string> values) => string.Join(", ", values.Select(Bind));

    /// <summary>Takes the rows from elsewhere than was said at first: from what had to be bound before.</summary>
    public void From(string tables) => _from = tables;

    public void Join(string join) => _joins.Append(' ').Append(join);

    public void Where(string condition) => _conditions.Add(condition);

    /// <summary>Leaves out what stands before and at a row.</summary>
    public void After(IReadOnlyList<SortColumn> sort, IReadOnlyList<object> values)
    {
        var names = values.Select(Bind).ToList();
        var alternatives = sort.Select((column, i) =>
        {
            var equal = sort.Take(i).Select((before, j) => $"{before.Expression} = {names[j]}");
            return $"({string.Join(" AND ", equal.Append($"{column.Expression} {(column.Descending ? "<" : ">")} {names[i]}"))})";
        });
        Where($"({string.Join(" OR ", alternatives)})");
    }

    /// <summary>Runs it: each row's own columns, then its sort values.</summary>
    /// <param name="unit">Where it runs.</param>
    /// <param name="sort">What the rows are sorted by; together unique.</param>
    /// <param name="width">How many columns a row's own are.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="cancel">The caller's patience.</param>
    public async Task<IReadOnlyList<(T Row, IReadOnlyList<object> Values)>> Run<T>(Unit unit, IReadOnlyList<SortColumn> sort, int width, Func<DbDataReader, T> read, int limit, CancellationToken cancel)
    {
        var select = string.Join(", ", sort.Select(s => s.Expression).Prepend(columns));
        var order = string.Join(", ", sort.Select(s => s.Expression + (s.Descending ? " DESC" : "")));
        await using var command = Command(unit, select, $" ORDER BY {order} LIMIT {limit.ToString(CultureInfo.InvariantCulture)}");
        var rows = new List<(T, IReadOnlyList<object>)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            rows.Add((read(reader), [.. sort.Select((column, i) => column.Read(reader, width + i))]));
        return rows;
    }

    /// <summary>Runs it for its one number, such as a count.</summary>
    public async Task<long> Number(Unit unit, CancellationToken cancel)
    {
        await using var command = Command(unit, columns, "");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Runs it for one page: its rows, and the token of the page after it, or null where there is none.</summary>
    /// <param name="unit">Where it runs.</param>
    /// <param name="sort">What the rows are sorted by; together unique.</param>
    /// <param name="width">How many columns a row's own are.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="limit">The page's length.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="cancel">The caller's patience.</param>
    public async Task<(IReadOnlyList<T> Rows, string? Next)> Page<T>(Unit unit, IReadOnlyList<SortColumn> sort, int width, Func<DbDataReader, T> read, int limit, Start start, CancellationToken cancel)
    {
        if (start.After is { } after)
            After(sort, after.Values);
        var found = await Run(unit, sort, width, read, limit + 1, cancel);
        var next = found.Count > limit ? new PageToken(start.Query, found[limit - 1].Values).Write() : null;
        return ([.. found.Take(limit).Select(f => f.Row)], next);
    }

    private DbCommand Command(Unit unit, string select, string rest)
    {
        var command = unit.Connection.CreateCommand();
        command.CommandText = $"SELECT {select} FROM {_from}{_joins} WHERE {string.Join(" AND ", _conditions.DefaultIfEmpty("1 = 1"))}{rest}";
        foreach (var (name, value) in _values)
            command.Bind(name, value);
        return command;
    }
}
