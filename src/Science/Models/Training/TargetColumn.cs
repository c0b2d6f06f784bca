using System.Globalization;
using Slipway.Models.Tables;

namespace Slipway.Models.Training;

/// <summary>What rows should predict, as numbers: the value, or the index of the class.</summary>
internal sealed class TargetColumn
{
    private readonly Column _column;
    private readonly Dictionary<object, int>? _index;

    private TargetColumn(Column column, Column? classes)
    {
        _column = column;
        Classes = classes;
        if (classes is null)
            return;
        _index = [];
        for (var i = 0; i < classes.Count; i++)
            _index[classes[i]!] = i;
    }

    /// <summary>The classes, for a binary model the positive one last; null for a regression.</summary>
    public Column? Classes { get; }

    public static TargetColumn Of(TrainingRequest request)
    {
        var column = Whole(request.Table[request.Target]);
        if (request.Task == ModelTask.Regression)
        {
            return column is NumberColumn or WholeColumn
                ? new(column, null)
                : throw new ModelException($"The target '{column.Name}' holds values of type {column.Kind}; a regression predicts numbers. Choose the task binary or multiclass.");
        }
        if (column is NumberColumn)
            throw new ModelException($"The target '{column.Name}' holds fractions, which are no classes. Choose the task regression, or put the values into classes.");
        var classes = Distinct(column, request.TrainRows);
        if (request.Task == ModelTask.Binary)
            classes = PositiveLast(classes, column.Name, request.Positive);
        else if (classes.Count < 2)
            throw new ModelException($"The target '{column.Name}' has {classes.Count} class in the training rows. There must be at least two to tell apart.");
        return new(column, Typed(column, classes));
    }

    /// <summary>The target of a model whose classes are known; null for a regression.</summary>
    public static TargetColumn Of(Column column, Column? classes)
    {
        var whole = Whole(column);
        if (classes is null ? column is not (NumberColumn or WholeColumn) : whole.Kind != classes.Kind)
            throw new ModelException($"The target '{column.Name}' holds values of type {column.Kind}, but the model predicts {(classes is null ? "numbers" : $"classes of type {classes.Kind}")}.");
        return new(whole, classes);
    }

    /// <summary>The weights of the rows given; null when no column is named.</summary>
    public static double[]? Weights(Table table, string? name, IReadOnlyList<int> rows)
    {
        if (name is null)
            return null;
        var column = table[name] as NumericColumn ?? throw new ModelException($"The weight column '{name}' holds texts. A weight is a number from 0 on.");
        return [.. rows.Select(column.Number)];
    }

    /// <summary>The labels of the rows given.</summary>
    public double[] Labels(IReadOnlyList<int> rows, string what)
    {
        var labels = new double[rows.Count];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = Label(rows[i], what);
        return labels;
    }

    private double Label(int row, string what)
    {
        if (_column.IsNull(row))
            throw new ModelException($"The target '{_column.Name}' is null in row {row} of the {what} rows. Leave out rows without it.");
        if (_index is null)
            return ((NumericColumn)_column).Number(row);
        return _index.TryGetValue(_column[row]!, out var index)
            ? index
            : throw new ModelException($"The target '{_column.Name}' has the class '{_column[row]}' in row {row} of the {what} rows, which no training row has. Merge rare classes, or split differently.");
    }

    /// <summary>Numbers without fractions, such as 0 and 1 in a column that was read as numbers, may be classes.</summary>
    private static Column Whole(Column column)
    {
        if (column is not NumberColumn numbers)
            return column;
        var whole = new long?[numbers.Count];
        for (var row = 0; row < whole.Length; row++)
        {
            var value = numbers.Values[row];
            if (!double.IsNaN(value) && (Math.Floor(value) != value || Math.Abs(value) > 1L << 53))
                return column;
            whole[row] = double.IsNaN(value) ? null : (long)value;
        }
        return Column.Of(column.Name, whole);
    }

    private static List<object> Distinct(Column column, IReadOnlyList<int> rows)
    {
        var seen = new HashSet<object>();
        foreach (var row in rows)
        {
            if (!column.IsNull(row))
                seen.Add(column[row]!);
        }
        return column is TextColumn ? [.. seen.Cast<string>().Order(StringComparer.Ordinal)] : [.. seen.Order()];
    }

    private static List<object> PositiveLast(List<object> classes, string target, string? positive)
    {
        var names = classes.ConvertAll(Name);
        if (classes.Count != 2)
            throw new ModelException($"The target '{target}' has {classes.Count} classes in the training rows ({string.Join(", ", names.Take(10))}{(classes.Count > 10 ? ", …" : "")}); a binary model tells two apart. Choose the task multiclass or regression.");
        if (positive is null)
            return classes;
        var place = names.FindIndex(name => string.Equals(name, positive, StringComparison.OrdinalIgnoreCase));
        return place switch
        {
            0 => [classes[1], classes[0]],
            1 => classes,
            _ => throw new ModelException($"The target '{target}' has no class '{positive}'. Its classes are {names[0]} and {names[1]}."),
        };
    }

    private static string Name(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static Column Typed(Column column, List<object> classes) => column switch
    {
        TextColumn => Column.Of(column.Name, [.. classes.Cast<string?>()]),
        WholeColumn => Column.Of(column.Name, [.. classes.Cast<long>()]),
        _ => Column.Of(column.Name, [.. classes.Cast<bool>()]),
    };
}
