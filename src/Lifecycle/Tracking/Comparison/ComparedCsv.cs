using System.Globalization;
using System.Text;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Comparison;

/// <summary>Compared runs as a file for spreadsheets and data frames: a row a run, in full precision.</summary>
internal static class ComparedCsv
{
    public static string Of(IReadOnlyList<Run> runs)
    {
        var compared = RunComparison.Of(runs);
        var text = new StringBuilder();
        Line(text, ["run_id", "name", "status", "user", "started", "ended", .. compared.Metrics.Select(m => "metrics." + m.Key), .. compared.Params.Select(p => "params." + p.Key), .. compared.Tags.Select(t => "tags." + t.Key)]);
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i].Info;
            Line(text, [run.Id, run.Name, run.Status.ToString(), run.User, Instant(run.StartedAt), Instant(run.EndedAt), .. compared.Metrics.Select(m => Number(m.Values[i])), .. compared.Params.Select(p => p.Values[i]), .. compared.Tags.Select(t => t.Values[i])]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string? Cell(string? value)
    {
        if (value is null or "")
            return value;
        // Spreadsheets run what begins like a formula; a client's text must not.
        if (value[0] is '=' or '@' or '\t' or '\r' || (value[0] is '+' or '-' && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            value = "'" + value;
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string? Instant(long? milliseconds) => milliseconds is { } at ? ClientTime.At(at).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : null;
}
