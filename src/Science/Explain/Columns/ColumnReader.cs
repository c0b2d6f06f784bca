using Slipway.Models.Preparing;
using Slipway.Models.Tables;

namespace Slipway.Explain;

/// <summary>Says in words what a row holds in one column, and what the model made of it where that is something else.</summary>
internal abstract class ColumnReader
{
    /// <summary>The readers of a preparation's columns, by name.</summary>
    public static IReadOnlyDictionary<string, ColumnReader> Of(Preparation preparation)
    {
        var readers = new Dictionary<string, ColumnReader>(StringComparer.Ordinal);
        foreach (var number in preparation.Numbers)
            readers[number.Column] = new NumberReader(number);
        foreach (var text in preparation.Texts)
            readers[text.Column] = new TextReader(text);
        return readers;
    }

    /// <param name="value">The value as the table holds it; null is missing.</param>
    public abstract string Show(object? value);

    private sealed class NumberReader(NumberPreparation number) : ColumnReader
    {
        public override string Show(object? value)
        {
            if (value is not null)
                return Words.Value(value);
            return double.IsNaN(number.Fill) ? "missing" : $"missing, read as {Words.Value(number.Kind == ColumnKind.Boolean ? number.Fill > 0.5 : number.Fill)}";
        }
    }

    private sealed class TextReader(TextPreparation text) : ColumnReader
    {
        private readonly HashSet<string> _known = new(text.Categories.Concat(text.Infrequent), StringComparer.Ordinal);

        public override string Show(object? value)
        {
            if (value is string known)
                return _known.Contains(known) ? Words.Value(known) : $"{Words.Value(known)}, not seen in training";
            if (text.MissingIsCategory || text.MissingFeature < 0)
                return "missing";
            return text.MissingFeature < text.Categories.Count ? $"missing, read as {Words.Value(text.Categories[text.MissingFeature])}" : "missing, read as an infrequent value";
        }
    }
}
