namespace Slipway.Models.Tables;

/// <summary>Columns of equal length under different names: what training, preparation and running a model share. Tables do not change once made.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> _byName;

    /// <exception cref="ModelException">Two columns have the same name, or lengths differ.</exception>
    public Table(params IEnumerable<Column> columns)
    {
        Columns = [.. columns];
        _byName = new(Columns.Count, StringComparer.Ordinal);
        foreach (var column in Columns)
        {
            if (!_byName.TryAdd(column.Name, column))
                throw new ModelException($"There are two columns named '{column.Name}'. Give every column a name of its own.");
            if (column.Count != Columns[0].Count)
                throw new ModelException($"Column '{column.Name}' has {column.Count} rows, '{Columns[0].Name}' has {Columns[0].Count}. All columns of a table are equally long.");
        }
    }

    public IReadOnlyList<Column> Columns { get; }

    public int Rows => Columns.Count == 0 ? 0 : Columns[0].Count;

    /// <summary>The column of that name.</summary>
    /// <exception cref="ModelException">There is none; the message lists those that there are.</exception>
    public Column this[string name] =>
        Find(name) ?? throw new ModelException($"There is no column '{name}'. The columns are: {string.Join(", ", Columns.Select(column => column.Name))}.");

    public Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The columns named, in that order.</summary>
    public Table Select(params IEnumerable<string> names) => new(names.Select(name => this[name]));

    /// <summary>The rows named, in that order.</summary>
    public Table Take(ReadOnlySpan<int> rows)
    {
        var taken = new List<Column>(Columns.Count);
        foreach (var column in Columns)
            taken.Add(column.Take(rows));
        return new(taken);
    }

    /// <summary><paramref name="count"/> rows from <paramref name="start"/> on.</summary>
    public Table Slice(int start, int count) => Take([.. Enumerable.Range(start, count)]);
}
