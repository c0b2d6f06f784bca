using Slipway.Models.Expressions;
using Slipway.Models.LightGbm;
using Slipway.Models.Tables;

namespace Slipway.Models.Preparing;

/// <summary>A feature that a model sees, and the column it comes from.</summary>
/// <param name="Name">The column's name, or column=category.</param>
/// <param name="Column">The column to which contributions of this feature belong.</param>
/// <param name="Category">The text for which this feature is 1; null for numbers, and for the infrequent and missing ones.</param>
public sealed record PreparedFeature(string Name, string Column, string? Category);

/// <summary>A column that comes from outside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Nullable">Whether a value may be missing.</param>
public sealed record InputColumn(string Name, ColumnKind Kind, bool Nullable);

/// <summary>How raw columns become a matrix of features, fitted on training rows: columns derived, missing values filled, texts one-hot, numbers scaled if asked.</summary>
/// <remarks>Numbers and truth values come first, in the order of the columns, then the features of each column of texts. Does not change once fitted.</remarks>
public sealed class Preparation
{
    internal Preparation(IReadOnlyList<string> columns, IReadOnlyList<NumberPreparation> numbers, IReadOnlyList<TextPreparation> texts)
        : this(columns, numbers, texts, Derivations.None, null)
    {
    }

    /// <param name="columns">The columns that become features, raw or derived.</param>
    /// <param name="numbers">Those of numbers.</param>
    /// <param name="texts">Those of texts.</param>
    /// <param name="derivations">What computes those that are derived.</param>
    /// <param name="inputs">The raw columns; null when they are <paramref name="columns"/>.</param>
    internal Preparation(IReadOnlyList<string> columns, IReadOnlyList<NumberPreparation> numbers, IReadOnlyList<TextPreparation> texts, Derivations derivations, IReadOnlyList<InputColumn>? inputs)
    {
        (Columns, Numbers, Texts, Derived) = (columns, numbers, texts, derivations);
        Inputs = inputs ?? [.. columns.Select(column => numbers.FirstOrDefault(number => number.Column == column) is { } number ? new InputColumn(column, number.Kind, number.Nullable) : new InputColumn(column, ColumnKind.Text, texts.First(text => text.Column == column).Nullable))];
        Features = [.. numbers.Select(number => new PreparedFeature(number.Column, number.Column, null)), .. texts.SelectMany(text => text.Features())];
    }

    public IReadOnlyList<NumberPreparation> Numbers { get; }

    public IReadOnlyList<TextPreparation> Texts { get; }

    /// <summary>The features in the order of the matrix.</summary>
    public IReadOnlyList<PreparedFeature> Features { get; }

    /// <summary>The columns that become features, raw and derived, in the order in which they were given.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What computes those of <see cref="Columns"/> that are derived.</summary>
    public Derivations Derived { get; }

    /// <summary>The raw columns that the preparation reads: those of <see cref="Columns"/>, where one is derived the columns from which.</summary>
    public IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>The preparation as JSON, number for number.</summary>
    public byte[] ToJson() => PreparationJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelException">The bytes are no preparation.</exception>
    public static Preparation FromJson(ReadOnlyMemory<byte> json) => PreparationJson.Read(json);

    /// <summary>Fits on the rows given, of the columns given; columns that the options derive are computed first.</summary>
    /// <exception cref="ModelException">There are no columns or rows, a column is not there or holds an infinite number.</exception>
    public static Preparation Fit(Table table, IReadOnlyList<string> columns, ReadOnlySpan<int> rows, PreparationOptions? options = null)
    {
        options ??= new();
        options.Validate();
        if (columns.Count == 0 || rows.IsEmpty)
            throw new ModelException($"A preparation is fitted on at least one column and one row; there are {columns.Count} columns and {rows.Length} rows.");
        var numbers = new List<NumberPreparation>();
        var texts = new List<TextPreparation>();
        var raw = table;
        var derivations = Bind(table, columns, options.Derive);
        table = derivations.Compute(table);
        foreach (var column in table.Select(columns).Columns)
        {
            if (column is TextColumn text)
                texts.Add(TextPreparation.Fit(text, rows, options));
            else
                numbers.Add(NumberPreparation.Fit((NumericColumn)column, rows, options));
        }
        return derivations == Derivations.None ? new([.. columns], numbers, texts) : new([.. columns], numbers, texts, derivations, [.. Raw(columns, derivations).Select(name => new InputColumn(name, raw[name].Kind, options.IsNullable(raw[name])))]);
    }

    /// <summary>The table with the derived columns in it.</summary>
    /// <exception cref="ModelException">A column is not there or of another type.</exception>
    public Table Derive(Table table) => Derived.Compute(table);

    /// <summary>The features of every row, row after row.</summary>
    /// <exception cref="ModelException">A column is not there, or holds texts where numbers belong or the other way round.</exception>
    public double[] Transform(Table table) => Transform(table, [.. Enumerable.Range(0, table.Rows)]);

    /// <summary>The features of the rows given, row after row.</summary>
    /// <exception cref="ModelException">A column is not there, or holds texts where numbers belong or the other way round.</exception>
    public double[] Transform(Table table, ReadOnlySpan<int> rows)
    {
        table = Derive(table, ref rows);
        var width = Features.Count;
        if ((long)rows.Length * width > Array.MaxLength)
            throw new ModelException($"{rows.Length} rows of {width} features are too many for one matrix, which holds {Array.MaxLength} values. Take fewer rows, or lower MaxCategories.");
        var matrix = new double[rows.Length * width];
        var offset = 0;
        foreach (var number in Numbers)
        {
            var column = Demand<NumericColumn>(table, number.Column, "numbers");
            for (var i = 0; i < rows.Length; i++)
                matrix[(i * width) + offset] = number.Apply(column.Number(rows[i]));
            offset++;
        }
        foreach (var text in Texts)
        {
            var column = Demand<TextColumn>(table, text.Column, "texts");
            for (var i = 0; i < rows.Length; i++)
            {
                if (text.FeatureOf(column.Values[rows[i]]) is var feature and not TextPreparation.None)
                    matrix[(i * width) + offset + feature] = 1;
            }
            offset += text.Width;
        }
        return matrix;
    }

    /// <summary>The features of the rows given, for training: only those that are not 0 take room.</summary>
    /// <exception cref="ModelException">A column is not there, or holds texts where numbers belong or the other way round.</exception>
    public FeatureMatrix TransformSparse(Table table, ReadOnlySpan<int> rows)
    {
        table = Derive(table, ref rows);
        var numbers = Numbers.Select(number => Demand<NumericColumn>(table, number.Column, "numbers")).ToArray();
        var texts = Texts.Select(text => Demand<TextColumn>(table, text.Column, "texts")).ToArray();
        var matrix = new FeatureMatrixBuilder(rows.Length, Features.Count);
        foreach (var row in rows)
        {
            for (var i = 0; i < numbers.Length; i++)
                matrix.Add(i, Numbers[i].Apply(numbers[i].Number(row)));
            var offset = numbers.Length;
            for (var i = 0; i < texts.Length; i++)
            {
                if (Texts[i].FeatureOf(texts[i].Values[row]) is var feature and not TextPreparation.None)
                    matrix.Add(offset + feature, 1);
                offset += Texts[i].Width;
            }
            matrix.EndRow();
        }
        return matrix.Build();
    }

    /// <summary>Sums what belongs to features, such as contributions to a prediction, over the features of each column.</summary>
    /// <param name="values">One number per feature, in the order of <see cref="Features"/>.</param>
    /// <returns>One number per column, in the order of <see cref="Columns"/>.</returns>
    public double[] SumByColumn(ReadOnlySpan<double> values)
    {
        if (values.Length != Features.Count)
            throw new ModelException($"There are {values.Length} values for {Features.Count} features.");
        var sums = Columns.ToDictionary(column => column, _ => 0.0, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
            sums[Features[i].Column] += values[i];
        return [.. Columns.Select(column => sums[column])];
    }

    private static Derivations Bind(Table table, IReadOnlyList<string> columns, IReadOnlyList<DerivedColumn> derive)
    {
        if (!derive.Any(derived => columns.Contains(derived.Name, StringComparer.Ordinal)))
            return Derivations.None;
        var derived = derive.Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        return Derivations.Bind(derive, [.. table.Columns.Where(column => !derived.Contains(column.Name)).Select(column => new SourceColumn(column.Name, column.Kind))]).For(columns);
    }

    private static IEnumerable<string> Raw(IReadOnlyList<string> columns, Derivations derivations) =>
        columns.SelectMany(column => derivations.KindOf(column) is null ? [column] : derivations.SourcesOf(column)).Distinct(StringComparer.Ordinal);

    /// <summary>The table in which features stand. Where columns are derived it has these rows alone, in their order: of a large table a piece at a time is asked.</summary>
    private Table Derive(Table table, ref ReadOnlySpan<int> rows)
    {
        if (Derived.Columns.Count == 0)
            return table;
        var derived = Derive(table.Select(Inputs.Select(input => input.Name)).Take(rows));
        rows = Enumerable.Range(0, rows.Length).ToArray();
        return derived;
    }

    private static T Demand<T>(Table table, string name, string what) where T : Column =>
        table[name] as T ?? throw new ModelException($"Column '{name}' holds values of type {table[name].Kind}; the model was fitted on {what} there.");
}
