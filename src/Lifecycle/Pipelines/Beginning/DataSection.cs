using System.Globalization;
using System.Text;
using Slipway.Data.Contracts;
using Slipway.Pipelines.Declaration;

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
        Reading(text, draft.Look);
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
        MonitorSection.WriteOutcomes(text, draft);
        text.Line("");
    }

    /// <summary>How the file is written, where that is not what a reader would take for granted: what was found once is what every later load goes by.</summary>
    private static void Reading(StringBuilder text, DataLook look)
    {
        if (look.Markers.Count > 0)
            text.Line($"    nulls: {YamlText.List(look.Markers)}      # what stands for a missing value, besides an empty field");
        foreach (var stand in look.StandIns)
            text.Line($"    #   '{YamlText.Comment(stand.Text)}' in '{YamlText.Comment(stand.Column)}', {DraftYaml.Count(stand.Rows)} of {DraftYaml.Count(look.Rows)} rows, taken as missing");
        if (look.Reading is not { } reading)
            return;
        var members = new List<string>();
        if (reading.Delimiter is not (null or ","))
            members.Add("delimiter: " + CsvReading.Word(reading.Delimiter));
        if (reading.Encoding is not (null or "utf-8"))
            members.Add("encoding: " + reading.Encoding);
        if (reading.Header == false)
            members.Add("header: false");
        var comma = look.DecimalComma;
        if (comma)
            members.Add("decimal: comma");
        if (members.Count > 0)
            text.Line($"    csv: {{{string.Join(", ", members)}}}{(comma ? "      # 3,14 is a number here, and 1.234 a thousand and some" : "")}");
    }

    private static void Schema(StringBuilder text, Draft draft)
    {
        text.Line("    schema:");
        foreach (var column in draft.Look.Columns)
            text.Line($"      {YamlText.Of(column.Name)}: {{type: {Draft.Word(column.Type)}{(column.Format is null ? "" : $", format: {YamlText.Of(column.Format)}")}}}");
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
