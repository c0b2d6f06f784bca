using System.Globalization;
using System.Text;
using Slipway.Data.Contracts;

namespace Slipway.Pipelines.Beginning;

/// <summary>Writes the data set: source, pinned schema, and what held of the data so far as checks.</summary>
internal static class DataSection
{
    /// <summary>Of each kind; a declaration bears 500 checks in all.</summary>
    private const int MostChecks = 100;

    private const int FewValues = 30;
    private const double LongestValue = 60;

    public static void Write(StringBuilder text, Draft draft)
    {
        text.Line("data:");
        text.Line($"  {YamlText.Of(draft.Wish.Project)}:");
        text.Line($"    source: {YamlText.Of(draft.Look.Source)}");
        if (draft.Time is { } time)
            text.Line($"    time: {YamlText.Of(time.Name)}");
        if (draft.Key is { } key)
            text.Line($"    key: {YamlText.List([key.Name])}");
        Schema(text, draft);
        if (Bands.Of(draft) is { Count: > 0 } bands)
        {
            text.Line("    derive:");
            foreach (var band in bands)
                text.Line($"      {YamlText.Of(band.Name)}: {YamlText.Of(band.Expression)}      # groups of similar size, for the fairness gate");
        }

        text.Line("    # What held of the data so far. 'else: fail' (the default) stops the load, 'warn' says so, 'quarantine' sets the rows aside.");
        text.Line("    checks:");
        foreach (var check in Checks(draft))
            text.Line("      - " + check);
        text.Line("");
    }

    private static void Schema(StringBuilder text, Draft draft)
    {
        // A pinned schema takes every text at its word: what stands for "missing", and other ways of writing dates, are found only where it is left to be inferred.
        var open = draft.Look.Markers.Count > 0 || draft.Time?.Format is not null;
        if (open)
        {
            text.Line($"    # {(draft.Look.Markers.Count > 0 ? $"Missing values are written as {YamlText.Comment(string.Join(", ", draft.Look.Markers.Select(m => $"'{m}'")))}" : $"{YamlText.Comment(draft.Time!.Name)} is written as {YamlText.Comment(draft.Time.Format!)}")} in the file, so the first load finds the schema and pins it:");
        }
        else
        {
            text.Line("    schema:");
        }

        foreach (var column in draft.Look.Columns)
        {
            // Only the event time is ever used as a date.
            var type = column.Format is not null && column != draft.Time ? ColumnType.String : column.Type;
            text.Line(open
                ? $"    #   {YamlText.Comment(column.Name)}: {Draft.Word(column.Type)}"
                : $"      {YamlText.Of(column.Name)}: {{type: {Draft.Word(type)}}}");
        }
    }

    private static IEnumerable<string> Checks(Draft draft)
    {
        var (look, target) = (draft.Look, draft.Target);
        yield return FormattableString.Invariant($"rows: {{min: {look.Rows / 2}}}      # half of what there is");
        if (draft.Rare.Count > 0)
            yield return $"values: {{column: {YamlText.Of(target.Name)}, in: [{string.Join(", ", look.Classes.Except(draft.Rare).Select(c => DraftYaml.Value(target, c.Value)))}], else: quarantine}}      # {draft.Rare.Count} rarer {(draft.Rare.Count == 1 ? "class has" : "classes have")} too few rows to be learned";
        else if (draft.Task != "regression")
            yield return $"values: {{column: {YamlText.Of(target.Name)}, in: [{string.Join(", ", look.Classes.Select(c => DraftYaml.Value(target, c.Value)))}]}}";
        var checkedColumns = look.Columns.Where(c => c == target || c == draft.Time || draft.Features.Contains(c) || draft.Protected.Contains(c)).ToList();
        if (checkedColumns.Where(c => c.Nulls == 0).Select(c => c.Name).ToList() is { Count: > 0 } whole)
            yield return $"nulls: {{columns: {YamlText.List(whole)}, max: 0%, else: warn}}";
        foreach (var column in checkedColumns.Where(c => c.Nulls > 0 && c.Nulls < look.Rows).Take(MostChecks))
            yield return $"nulls: {{columns: {YamlText.List([column.Name])}, max: {Above(column.Nulls, look.Rows)}%, else: warn}}      # {DraftYaml.Count(column.Nulls)} were missing";
        if (draft.Key is { } key)
            yield return $"unique: {{columns: {YamlText.List([key.Name])}, else: warn}}";
        foreach (var column in checkedColumns.Where(c => c != target && c.Type == ColumnType.String && c.Values.Count is > 0 and <= FewValues && c.MeanLength < LongestValue).Take(MostChecks))
            yield return $"values: {{column: {YamlText.Of(column.Name)}, in: {YamlText.List(column.Values)}, else: warn}}";
        foreach (var column in checkedColumns.Where(c => c.IsNumber && c.Distinct > 2 && (c != target || draft.Task == "regression")).Take(MostChecks))
        {
            if (Range(column) is { } range)
                yield return range;
        }
    }

    /// <summary>The share seen, rounded up to a whole percentage.</summary>
    private static string Above(long some, long all) => Math.Min(100, Math.Floor(100.0 * some / all) + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The range seen with a tenth of its width on either side; what was never negative stays so.</summary>
    private static string? Range(ColumnLook column)
    {
        if (column.Min is not { } min || column.Max is not { } max || !double.IsFinite(max - min) || Math.Max(Math.Abs(min), Math.Abs(max)) > 1e15)
            return null;
        var margin = (max - min) / 10;
        var (low, high) = (min >= 0 ? Math.Max(0, min - margin) : min - margin, max + margin);
        var step = Math.Pow(10, Math.Floor(Math.Log10(margin > 0 ? margin : 1)));
        if (column.Type == ColumnType.Int)
            step = Math.Max(1, step);
        return $"range: {{column: {YamlText.Of(column.Name)}, min: {Round(Math.Floor(low / step) * step)}, max: {Round(Math.Ceiling(high / step) * step)}, else: warn}}";
    }

    /// <summary>Without the last digits, which the multiplication by a step leaves behind.</summary>
    private static string Round(double value) => YamlText.Of(double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
