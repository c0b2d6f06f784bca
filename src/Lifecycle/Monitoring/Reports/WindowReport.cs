using System.Text;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Pages;
using Slipway.Monitoring.Windows;
using static Slipway.Monitoring.Reports.Markup;

namespace Slipway.Monitoring.Reports;

/// <summary>A window as one HTML file that needs nothing else: no script, no address, styles and drawings inside.</summary>
internal static class WindowReport
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e6e8eb);--soft:light-dark(#59636e,#9aa4af);--line:light-dark(#d1d9e0,#3d444d);--reference:light-dark(#9fb3c8,#57708a);--current:light-dark(#0b5cad,#6cb6ff);--bad:light-dark(#b42318,#ff7b6b)}
        body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:light-dark(#fff,#12161b);max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}.soft{color:var(--soft)}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:1.2rem}section.card{border:1px solid var(--line);border-radius:6px;padding:.8rem}
        svg{width:100%;height:auto}svg.square{max-width:20rem}svg text{font-size:11px;fill:var(--soft)}.reference{fill:var(--reference)}.current{fill:var(--current);fill-opacity:.75}
        .axis,.frame{stroke:var(--line);fill:none}.bound{stroke:var(--bad);stroke-dasharray:4 3}.within{fill:var(--reference)}.beyond{fill:var(--bad)}.broken{color:var(--bad);font-weight:600}
        """;

    public static string Html(string monitor, WindowRow window)
    {
        var result = window.Result;
        var html = new StringBuilder($"<!doctype html><html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>{Text($"{monitor}, {window.Window}")}</title><style>{Style}</style></head><body>");
        html.Append($"<h1>{Text(monitor)}</h1><p>{Text(window.Window.ToString())} · {Count(window.Rows)} predictions by {Text(string.Join(", ", result.Versions.Select(v => $"{v.Key} ({Count(v.Value)})")))}");
        html.Append(result.LabelCoverage is { } share ? $" · {Count(window.Labels)} labels ({Percent(share)}){(window.Settled ? "" : ", more may come")}" : "").Append("</p>");
        if (window.Revision > 1)
            html.Append($"<p class='soft'>{Text(MonitorText.Revised(window.ToContract()))}</p>");
        Findings(html, result.Findings);
        Features(html, result);
        Performance(html, result);
        if (result.Notes.Count > 0)
            html.Append("<h2>Notes</h2><ul>").AppendJoin("", result.Notes.Select(note => $"<li>{Text(note)}</li>")).Append("</ul>");
        return html.Append($"<p class='soft'>Computed {Text(window.ComputedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))} · window {Text(window.Id)}</p></body></html>").ToString();
    }

    private static void Findings(StringBuilder html, IReadOnlyList<Finding> findings)
    {
        html.Append("<h2>Rules</h2>");
        if (findings.Count == 0)
        {
            html.Append("<p class='soft'>No rule had anything to judge.</p>");
            return;
        }

        html.Append("<table><tr><th>Rule</th><th>Subject</th><th>Quantity</th><th class='n'>Measured</th><th class='n'>Bound</th><th class='n'>n</th><th>Verdict</th></tr>");
        foreach (var finding in findings.OrderByDescending(finding => finding.Verdict == RuleVerdict.Broken))
        {
            var verdict = finding.Verdict switch { RuleVerdict.Broken => "<span class='broken'>broken</span>", RuleVerdict.Holds => "holds", _ => "<span class='soft'>too few rows</span>" };
            html.Append($"<tr><td>{Text(finding.Rule)}</td><td>{Text(finding.Subject)}</td><td>{Text(MonitorText.Quantity(finding.Quantity))}</td><td class='n'>{Number(finding.Measured)}</td><td class='n'>{Number(finding.Bound)}</td><td class='n'>{Count(finding.Rows)}</td><td>{verdict}</td></tr>");
        }

        html.Append("</table>");
    }

    private static void Features(StringBuilder html, WindowResult result)
    {
        if (result.Features.Count == 0)
            return;
        html.Append("<h2>Features and prediction</h2><p class='soft'>Wide bars: the training data. Narrow bars: this window. Below: their distance, and its threshold where a rule sets one.</p><div class='grid'>");
        foreach (var feature in result.Features.OrderByDescending(feature => feature.Statistic ?? -1))
        {
            var rule = result.Findings.FirstOrDefault(finding => finding.Subject == feature.Feature && MonitorCharts.IsDrift(finding));
            var (distance, value) = rule is null ? (MonitorText.Quantity("psi"), feature.Statistic) : (MonitorText.Quantity(rule.Quantity), rule.Measured);
            var chance = rule is null or { Quantity: "psi" } ? $", by chance {Number(feature.ExpectedByChance)}" : "";
            html.Append($"<section class='card'><h3>{Text(feature.Feature)}</h3><div class='soft'>{Text(distance)} {Number(value)}{chance} · missing {Percent(feature.CurrentMissing)}, was {Percent(feature.ReferenceMissing)}</div>");
            html.Append(HistogramSvg.Draw(feature, distance, value, rule?.Bound));
            if (feature.NewCategories.Count > 0)
                html.Append($"<div>New: {Text(string.Join(", ", feature.NewCategories.Take(10).Select(category => $"{category.Name} ({Count(category.Rows)})")))}</div>");
            html.Append("</section>");
        }

        html.Append("</div>");
    }

    private static void Performance(StringBuilder html, WindowResult result)
    {
        if (result.Calibration is { } calibration)
        {
            var words = CalibrationWords.Of(result.Task);
            html.Append($"<h2>Calibration</h2><p>{MonitorText.Title(words.Predicted)} {Number(calibration.MeanPrediction)}, {words.Observed} {Number(calibration.ObservedRate)}: a gap of {Number(calibration.Gap)} over {Count(calibration.Labels)} labels; chance alone makes one of {Number(calibration.GapNoise)}.</p>");
            html.Append(ReliabilitySvg.Draw(calibration, words));
        }

        if (result.Metrics.Count == 0)
            return;
        html.Append("<h2>Performance</h2><table><tr><th>Metric</th><th class='n'>Window</th><th class='n'>Training</th></tr>");
        foreach (var metric in result.Metrics)
            html.Append($"<tr><td>{Text(metric.Metric)}</td><td class='n'>{Number(metric.Current)}</td><td class='n'>{Number(metric.Reference)}</td></tr>");
        html.Append("</table>");
    }
}
