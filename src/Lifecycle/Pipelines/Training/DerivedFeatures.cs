using System.Globalization;
using Slipway.Models.Expressions;
using Slipway.Models.Tables;
using Slipway.Pipelines.Declaration;

namespace Slipway.Pipelines.Training;

/// <summary>Which of a data set's derived columns are computed inside the model, and which callers must send.</summary>
/// <param name="Inside">Those that travel, with the columns from which they are derived.</param>
/// <param name="Outside">Derived features that do not, each with the reason.</param>
internal sealed record DerivedFeatures(Derivations Inside, IReadOnlyList<OutsideFeature> Outside)
{
    /// <summary>Values of the load and of the model may differ in the last digits of a logarithm.</summary>
    private const double Tolerance = 1e-9;

    public static DerivedFeatures None { get; } = new(Derivations.None, []);

    /// <summary>In sentences for the person who wrote the declaration.</summary>
    public IEnumerable<string> Notes => Outside.Select(feature => $"'{feature.Name}' is an input that callers must send: the model cannot compute {feature.Expression}. {feature.Why.TrimEnd('.')}.");

    /// <summary>Decides by a declaration alone.</summary>
    public static DerivedFeatures Of(Project project)
    {
        if (project.Train is not { } train || !project.Data.TryGetValue(train.Data, out var data) || train.Trainer.Command is not null)
            return None;
        var features = train.Features?.Only ?? [.. data.Derive.Keys.Except((train.Features?.Except ?? []).Append(train.Target), StringComparer.Ordinal)];
        return Of(data.Derive, data.Schema.Count == 0 ? null : [.. data.Schema.Select(column => new SourceColumn(column.Key, KindOf(column.Value.Type)))], features);
    }

    /// <param name="derive">The data set's derived columns in their order, as SQL.</param>
    /// <param name="sources">Its other columns; null while nobody knows them, then expressions are only read.</param>
    /// <param name="features">What the model learns from.</param>
    public static DerivedFeatures Of(IReadOnlyDictionary<string, string> derive, IReadOnlyCollection<SourceColumn>? sources, IReadOnlyCollection<string> features)
    {
        var (inside, outside) = (new List<DerivedColumn>(), new List<OutsideFeature>());
        foreach (var (name, text) in derive)
        {
            try
            {
                var column = new DerivedColumn(name, RowExpression.Parse(text));
                if (outside.Find(other => column.Expression.Columns.Contains(other.Name, StringComparer.OrdinalIgnoreCase)) is { } read)
                    throw new ExpressionException($"It reads '{read.Name}', which the model cannot compute either");
                if (sources is not null)
                    Derivations.Bind([.. inside, column], sources);
                inside.Add(column);
            }
            catch (ExpressionException mistake)
            {
                outside.Add(new(name, text, (mistake.InnerException ?? mistake).Message));
            }
        }

        var known = sources is null ? Derivations.None : Derivations.Bind(inside, sources).For(features);
        return new(known, [.. outside.Where(feature => features.Contains(feature.Name, StringComparer.Ordinal))]);
    }

    /// <summary>Keeps inside only what comes to the same as the load computed, in every row of the table: a model must not learn from one value and be asked with another.</summary>
    public DerivedFeatures Proven(Table table, IReadOnlyCollection<string> features)
    {
        if (Inside.Columns.Count == 0)
            return this;
        var computed = Inside.Compute(table);
        var wrong = Inside.Columns.Where(column => table.Find(column.Name) is not null).Select(column => (Column: column, Difference: Difference(table[column.Name], computed[column.Name]))).Where(each => each.Difference is not null).ToList();
        return wrong.Count == 0 ? this : new(
            Inside.For([.. features.Where(feature => wrong.TrueForAll(each => each.Column.Name != feature))]),
            [.. Outside, .. wrong.Where(each => features.Contains(each.Column.Name, StringComparer.Ordinal)).Select(each => new OutsideFeature(each.Column.Name, each.Column.Expression.Text, each.Difference!))]);
    }

    /// <summary>What a column type of a declaration is in a model.</summary>
    private static ColumnKind KindOf(string type) => type.ToLowerInvariant() switch
    {
        "bool" => ColumnKind.Boolean,
        "int" => ColumnKind.Whole,
        "string" => ColumnKind.Text,
        "timestamp" or "date" => ColumnKind.Instant,
        _ => ColumnKind.Number,
    };

    /// <summary>The first row in which two columns differ, in words; null when none does. Infinite is missing, as it is to a model.</summary>
    private static string? Difference(Models.Tables.Column loaded, Models.Tables.Column computed)
    {
        for (var row = 0; row < loaded.Count; row++)
        {
            if (!Same(loaded, computed, row))
                return string.Create(CultureInfo.InvariantCulture, $"In row {row + 1} the load computed {loaded[row] ?? "NULL"}, and a model would compute {computed[row] ?? "NULL"}");
        }

        return null;
    }

    private static bool Same(Models.Tables.Column loaded, Models.Tables.Column computed, int row)
    {
        if (loaded is not NumericColumn one || computed is not NumericColumn other)
            return Equals(loaded[row], computed[row]);
        var (a, b) = (one.Number(row), other.Number(row));
        return double.IsFinite(a) && double.IsFinite(b) ? Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Abs(a)) : !double.IsFinite(a) && !double.IsFinite(b);
    }
}

/// <summary>A derived feature that does not travel inside the model.</summary>
/// <param name="Why">What in its expression cannot.</param>
internal sealed record OutsideFeature(string Name, string Expression, string Why);
