using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Declarations;
using Slipway.Drift;
using Slipway.Models.Evaluating;
using Slipway.Models.Training;

namespace Slipway.Monitoring.Monitors;

/// <summary>Reads the declaration of a monitor, in the shape of slipway.yaml's <c>monitor</c> section.</summary>
internal static partial class MonitorReader
{
    private static readonly string[] Ranked = [.. Enum.GetValues<ModelTask>().SelectMany(MetricNames.Ranked).Distinct(StringComparer.Ordinal)];

    public static Refusal? RefuseName(string name) => NameShape().IsMatch(name)
        ? null
        : Refusal.Invalid($"'{name}' is no name of a monitor.", "Use 1 to 63 lower-case letters, digits, '-', '_' and '.', beginning with a letter or digit.");

    public static Result<MonitorPlan> Read(JsonElement declared)
    {
        try
        {
            var monitor = new Section(declared, "monitor");
            monitor.Allow("deployment", "window", "labels", "rules", "notify");
            var window = monitor.Quantity<Period>("window");
            if (window is { Months: 0, Rest.Ticks: <= 0 })
                throw new MistakeException("monitor.window: a window is longer than nothing.", "Write it such as 1d or 1mo.");
            return new MonitorPlan(monitor.Text("deployment"), window, monitor.Has("labels") ? Labels(monitor.Child("labels")) : null, Rules(monitor), [.. monitor.Items("notify").Select(Notice)]);
        }
        catch (MistakeException mistake)
        {
            return Refusal.Invalid(mistake.Message, mistake.Remedy);
        }
    }

    private static LabelSource Labels(Section labels)
    {
        labels.Allow("data", "key", "value", "within", "positive");
        return new LabelSource(labels.Text("data"), labels.Text("key"), labels.Text("value"), labels.Has("within") ? labels.Quantity<Period>("within") : null, labels.Has("positive") ? labels.Text("positive") : null);
    }

    private static List<MonitorRule> Rules(Section monitor)
    {
        List<MonitorRule> rules = [];
        foreach (var item in monitor.Items("rules"))
        {
            var (kind, body) = item.Only();
            MonitorRule rule = kind switch
            {
                "drift" => Drift(body),
                "calibration" => Calibration(body),
                "performance" => Performance(body),
                "quality" => Quality(body),
                _ => throw new MistakeException($"{item.Path}: there is no rule of kind '{kind}'.", "Use drift, calibration, performance or quality."),
            };
            var alike = rules.Count(r => r.Id == rule.Id || r.Id.StartsWith(rule.Id + " #", StringComparison.Ordinal));
            rules.Add(alike == 0 ? rule : rule with { Id = FormattableString.Invariant($"{rule.Id} #{alike + 1}") });
        }

        return rules;
    }

    private static DriftRule Drift(Section rule)
    {
        rule.Allow("method", "columns", "max", "min_rows", "for");
        var name = rule.Has("method") ? rule.Text("method") : "psi";
        var method = name switch
        {
            "psi" => DriftMethod.Psi,
            "jensenshannon" or "jensen_shannon" => DriftMethod.JensenShannon,
            "kullback_leibler" => DriftMethod.KullbackLeibler,
            "hellinger" => DriftMethod.Hellinger,
            "total_variation" => DriftMethod.TotalVariation,
            "l_infinity" => DriftMethod.LInfinity,
            _ => throw new MistakeException($"{rule.Path}.method: '{name}' cannot be measured on windows, which are kept as histograms.", "Use psi, jensenshannon, kullback_leibler, hellinger, total_variation or l_infinity."),
        };
        var columns = rule.Columns();
        var id = columns is null ? $"drift {name}" : $"drift {name} of {string.Join(", ", columns)}";
        return new DriftRule(id, method, rule.Number("max", 0, double.MaxValue), columns) { MinRows = rule.Whole("min_rows", DriftRule.UsualMinRows), ForWindows = rule.Windows() };
    }

    private static CalibrationRule Calibration(Section rule)
    {
        rule.Allow("max", "min_labels", "for");
        return new CalibrationRule("calibration", rule.Number("max", 0, double.MaxValue)) { MinLabels = rule.Whole("min_labels", 100), ForWindows = rule.Windows() };
    }

    private static PerformanceRule Performance(Section rule)
    {
        rule.Allow("metric", "drop", "min_labels", "for");
        var metric = rule.Text("metric");
        if (!Ranked.Contains(metric, StringComparer.Ordinal))
            throw new MistakeException($"{rule.Path}.metric: '{metric}' is no measure that a drop can be told of.", $"Use one of {string.Join(", ", Ranked)}.");
        return new PerformanceRule($"performance {metric}", metric, rule.Number("drop", 0, double.MaxValue)) { MinLabels = rule.Whole("min_labels", 100), ForWindows = rule.Windows() };
    }

    private static QualityRule Quality(Section rule)
    {
        rule.Allow("nulls", "new_categories", "for");
        if (!rule.Has("nulls") && !rule.Has("new_categories"))
            throw new MistakeException($"{rule.Path}: bounds nothing.", "Give nulls, new_categories, or both, such as 5%.");
        return new QualityRule("quality", rule.Share("nulls"), rule.Share("new_categories")) { ForWindows = rule.Windows() };
    }

    private static Webhook Notice(Section item)
    {
        var (kind, body) = item.Only();
        if (kind != "webhook")
            throw new MistakeException($"{item.Path}: there is no notice of kind '{kind}'.", "Use webhook.");
        body.Allow("url", "secret");
        var text = body.Text("url");
        if (!WebAddress.TryRead(text, out var address))
            throw new MistakeException($"{body.Path}.url: '{text}' is no address of a webhook.", $"Give {WebAddress.Form}.");
        return new Webhook(address.Url, body.Has("secret") ? body.Text("secret") : null);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex NameShape();
}
