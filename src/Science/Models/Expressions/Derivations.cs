using Slipway.Models.Tables;

namespace Slipway.Models.Expressions;

/// <summary>A column computed from others of its row.</summary>
/// <param name="Name">The new column's name.</param>
/// <param name="Expression">Over columns of the table and those derived before.</param>
public sealed record DerivedColumn(string Name, RowExpression Expression);

/// <summary>A column that comes from outside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
public sealed record SourceColumn(string Name, ColumnKind Kind);

/// <summary>Derived columns whose names and types are known to fit: what computes them, here and in an ONNX file.</summary>
public sealed class Derivations
{
    private readonly Dictionary<string, ColumnKind> _kinds;

    private Derivations(IReadOnlyList<DerivedColumn> columns, IReadOnlyList<SourceColumn> sources, Dictionary<string, ColumnKind> kinds) => (Columns, Sources, _kinds) = (columns, sources, kinds);

    /// <summary>None.</summary>
    public static Derivations None { get; } = new([], [], new(StringComparer.Ordinal));

    /// <summary>In the order in which they are computed.</summary>
    public IReadOnlyList<DerivedColumn> Columns { get; }

    /// <summary>The columns from outside that they read.</summary>
    public IReadOnlyList<SourceColumn> Sources { get; }

    /// <summary>What a derived column holds; null for any other.</summary>
    public ColumnKind? KindOf(string name) => _kinds.TryGetValue(name, out var kind) ? kind : null;

    /// <param name="columns">In the order in which they are computed: one may read those before it.</param>
    /// <param name="sources">The columns from outside that there are. Names are found whatever their case, as in SQL.</param>
    /// <exception cref="ExpressionException">An expression reads a column that is not there, or of another type than it needs, or reads none.</exception>
    public static Derivations Bind(IReadOnlyList<DerivedColumn> columns, IReadOnlyCollection<SourceColumn> sources)
    {
        var (kinds, types, read) = (new Dictionary<string, ColumnKind>(StringComparer.Ordinal), new Dictionary<string, SqlType>(StringComparer.Ordinal), new List<SourceColumn>());
        foreach (var column in columns)
        {
            if (column.Expression.Columns.Count == 0)
                throw new ExpressionException($"{column.Name}: the expression '{column.Expression}' reads no column, so it says nothing about a row.");
            var lowering = new Lowering<bool>(Nothing.Instance, name => Resolve(name, types, sources, read) is { } type ? new(type, false) : null);
            try
            {
                var type = lowering.Of(column.Expression.Syntax).Type;
                types[column.Name] = type;
                kinds[column.Name] = KindOf(type) ?? throw new ExpressionException($"'{column.Expression}' is always NULL", 0);
            }
            catch (ExpressionException mistake)
            {
                throw new ExpressionException($"{column.Name}: {mistake.Message}", mistake);
            }
        }
        return new([.. columns], read, kinds);
    }

    /// <summary>The derivations of these columns alone, with those that they read.</summary>
    public Derivations For(IReadOnlyCollection<string> names)
    {
        var needed = names.ToHashSet(StringComparer.Ordinal);
        foreach (var column in Columns.Reverse().Where(column => needed.Contains(column.Name)))
            needed.UnionWith(Columns.Select(other => other.Name).Where(name => column.Expression.Columns.Contains(name, StringComparer.OrdinalIgnoreCase)));
        return Bind([.. Columns.Where(column => needed.Contains(column.Name))], Sources);
    }

    /// <summary>The columns from outside that a derived column reads, directly or through others, in the order in which it names them.</summary>
    public IReadOnlyList<string> SourcesOf(string name)
    {
        var column = Columns.First(derived => derived.Name == name);
        return [.. column.Expression.Columns.SelectMany(read => Find(Columns.TakeWhile(other => other != column).Select(other => other.Name), read) is { } before ? SourcesOf(before) : [Find(Sources.Select(source => source.Name), read)!]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The table with the derived columns in it, behind the others; one that was there under a derived column's name is replaced.</summary>
    /// <exception cref="ModelException">A source is not there or holds something else.</exception>
    public Table Compute(Table table)
    {
        if (Columns.Count == 0)
            return table;
        var derived = Columns.Zip(table.Rows == 0 ? Columns.Select(column => new Value<Array>(default, Array.Empty<double>())) : Lower(ColumnOperators.Instance, source => ColumnValues.Of(table[source.Name], source.Kind)).Select(each => each.Value),
            (column, value) => ColumnValues.ToColumn(column.Name, value, _kinds[column.Name], table.Rows)).ToList();
        return new([.. table.Columns.Where(column => !_kinds.ContainsKey(column.Name)), .. derived]);
    }

    /// <summary>Each derived column's value in operators; numbers as doubles, never infinite.</summary>
    internal IReadOnlyList<(string Name, Value<T> Value)> Lower<T>(IOperators<T> operators, Func<SourceColumn, T> read)
    {
        var known = new Dictionary<string, Value<T>>(StringComparer.Ordinal);
        var sources = new Dictionary<string, Value<T>>(StringComparer.Ordinal);
        var numbers = new Arithmetic<T>(operators);
        var lowered = new List<(string, Value<T>)>();
        foreach (var column in Columns)
        {
            var value = new Lowering<T>(operators, name => Find(known.Keys, name) is { } before ? known[before] : Source(name)).Of(column.Expression.Syntax);
            known[column.Name] = value;
            lowered.Add((column.Name, value.Type.Kind == SqlKind.Number || value.Type.Scale > 0 ? new(SqlType.Number, Finite(operators, numbers.Double(value))) : value));
        }
        return lowered;

        Value<T>? Source(string name)
        {
            var source = Sources.First(each => each.Name == Find(Sources.Select(s => s.Name), name));
            if (!sources.TryGetValue(source.Name, out var value))
                sources[source.Name] = value = new(TypeOf(source.Kind), source.Kind == ColumnKind.Whole ? numbers.Bounded(read(source)) : read(source));
            return value;
        }
    }

    private static T Finite<T>(IOperators<T> operators, T number) => operators.Apply(Operator.Where, operators.Apply(Operator.IsInf, number), operators.Constant(double.NaN), number);

    private static SqlType? Resolve(string name, Dictionary<string, SqlType> derived, IReadOnlyCollection<SourceColumn> sources, List<SourceColumn> read)
    {
        if (Find(derived.Keys, name) is { } before)
            return derived[before];
        if (Find(sources.Select(source => source.Name), name) is not { } found)
            return null;
        var source = sources.First(each => each.Name == found);
        if (!read.Contains(source))
            read.Add(source);
        return TypeOf(source.Kind);
    }

    /// <summary>The name as written, or the only one that differs in case alone.</summary>
    private static string? Find(IEnumerable<string> names, string name)
    {
        var alike = names.Where(each => string.Equals(each, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return alike.Contains(name, StringComparer.Ordinal) ? name : alike is [var only] ? only : null;
    }

    private static SqlType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => SqlType.Whole,
        ColumnKind.Boolean => SqlType.Truth,
        ColumnKind.Text => SqlType.Text,
        ColumnKind.Instant => SqlType.Instant,
        _ => SqlType.Number,
    };

    private static ColumnKind? KindOf(SqlType type) => type.Kind switch
    {
        SqlKind.Null => null,
        SqlKind.Truth => ColumnKind.Boolean,
        SqlKind.Text => ColumnKind.Text,
        SqlKind.Instant => ColumnKind.Instant,
        SqlKind.Exact when type.Scale == 0 => ColumnKind.Whole,
        _ => ColumnKind.Number,
    };

    /// <summary>Computes nothing: to find types alone.</summary>
    private sealed class Nothing : IOperators<bool>
    {
        public static readonly Nothing Instance = new();

        public bool Constant(double value) => false;

        public bool Constant(long value) => false;

        public bool Constant(string value) => false;

        public bool Apply(Operator operation, params ReadOnlySpan<bool> inputs) => false;
    }
}
