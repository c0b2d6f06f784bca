using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;

namespace Slipway.Monitoring.Windows;

/// <summary>What of a window is asked.</summary>
/// <param name="Deployment">The deployment's id.</param>
/// <param name="LabelVersion">The newest version of the labels' dataset.</param>
/// <param name="Settled">Whether this is the last time.</param>
internal sealed record WindowOrder(MonitorRow Monitor, string Deployment, TimeWindow Window, int LabelVersion, bool Settled);

/// <summary>Computes windows from the prediction log and the labels. Writes nothing: the same log and labels give the same window.</summary>
internal sealed class WindowEvaluator(WindowPredictions predictions, ReferenceShelf references, LabelJoin labels, TimeProvider clock)
{
    private static readonly HashSet<string> HigherIsBetter = new(StringComparer.Ordinal) { "roc_auc", "average_precision", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "macro_f1", "r2" };

    public async Task<WindowRow> Evaluate(WindowOrder order, CancellationToken cancel)
    {
        var plan = order.Monitor.Plan;
        var counted = await Count(order, plan, cancel);
        var (found, notes) = await labels.Find(plan.Labels, order.LabelVersion, counted.Answers.Keys, cancel);
        var labelled = LabelledRows.Of(counted.Answers, found, plan.Labels?.Positive, counted.Reference.Classes);
        var comparison = counted.Counter.Compare();
        var metrics = labelled.Metrics().OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => new WindowMetric(metric.Key, metric.Value, counted.Reference.Metrics.TryGetValue(metric.Key, out var before) ? before : null)).ToList();
        var facts = new WindowFacts(order.Window, comparison, labelled.Calibration, [.. Facts(metrics, labelled.Count)], labelled.MeanError);
        var result = new WindowResult(
            counted.Model, counted.Version, counted.Versions, comparison?.Features ?? [], labelled.Told(), metrics,
            plan.Labels is null ? null : counted.Rows == 0 ? 0 : Math.Min(1, (double)labelled.Count / counted.Rows), order.LabelVersion, [.. plan.Rules.SelectMany(rule => Judge(rule, facts))],
            [.. counted.Notes, .. notes, .. labelled.Notes, .. labelled.Count == 0 ? [] : Unjudged(plan.Rules, metrics, counted)], counted.Answers.Count == 0 ? "" : labelled.Task);
        return new WindowRow(
            WindowRow.IdOf(order.Monitor.Id, order.Window.Start), order.Monitor.Id, order.Window, counted.Rows, labelled.Count, order.LabelVersion, order.Settled, result, clock.GetUtcNow(), 1, counted.Rows, Publishing.None);
    }

    private static IEnumerable<PerformanceFact> Facts(IEnumerable<WindowMetric> metrics, long labels) => metrics
        .Where(metric => metric.Reference is not null)
        .Select(metric => new PerformanceFact(metric.Metric, metric.Reference!.Value, metric.Current, HigherIsBetter.Contains(metric.Metric), labels));

    /// <summary>Why rules on performance judged nothing although there are labels.</summary>
    private static IEnumerable<string> Unjudged(IReadOnlyList<MonitorRule> rules, List<WindowMetric> metrics, CountedWindow counted)
    {
        foreach (var rule in rules.OfType<PerformanceRule>())
        {
            if (metrics.Find(metric => metric.Metric == rule.Metric) is not { } measured)
                yield return $"The rule '{rule.Id}' judges nothing: {rule.Metric} was not measured. Measured are {(metrics.Count == 0 ? "none" : string.Join(", ", metrics.Select(metric => metric.Metric)))}.";
            else if (measured.Reference is null)
                yield return $"The rule '{rule.Id}' judges nothing: the run that made {counted.Model}/{counted.Version} does not tell its {rule.Metric}, so no drop can be measured.";
        }
    }

    /// <summary>A window's rows: once to see which version answered most of them, once over the bins of its reference. A prediction that was asked for twice is one row.</summary>
    private async Task<CountedWindow> Count(WindowOrder order, MonitorPlan plan, CancellationToken cancel)
    {
        var asked = new AskedOnce();
        await foreach (var head in predictions.Heads(order.Deployment, order.Window, cancel))
            asked.Learn(head);
        var (rows, versions) = (asked.Rows, asked.Versions());
        var (model, version) = versions.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key.Version).Select(pair => pair.Key).FirstOrDefault(("", 0));
        var reference = await references.Get(model, version, cancel);
        var counter = new WindowCounter(reference.Profile);
        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
        await foreach (var prediction in predictions.Read(order.Deployment, order.Window, cancel))
        {
            if (!asked.Take(prediction))
                continue;
            var answer = Answer.Of(prediction);
            counter.Add(prediction, answer);
            if (plan.Labels is not null && answer is { } given)
                answers[prediction.Id] = given;
        }

        var ordered = versions.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Model, StringComparer.Ordinal).ThenBy(pair => pair.Key.Version);
        return new CountedWindow(model, version, ordered.ToDictionary(pair => FormattableString.Invariant($"{pair.Key.Model}/{pair.Key.Version}"), pair => pair.Value, StringComparer.Ordinal), reference, counter, answers, rows);
    }

    /// <summary>A rule's findings; columns that the window lacks are left out, since nothing can be said of them.</summary>
    private static IReadOnlyList<Finding> Judge(MonitorRule rule, WindowFacts facts)
    {
        if (rule is DriftRule { Columns: { } named } drift)
            rule = drift with { Columns = [.. named.Where(name => facts.Comparison?.Features.Any(feature => feature.Feature == name) == true)] };
        return rule.Evaluate(facts);
    }

    /// <summary>What was counted in a window.</summary>
    private sealed record CountedWindow(
        string Model, int Version, IReadOnlyDictionary<string, long> Versions, Reference Reference, WindowCounter Counter, IReadOnlyDictionary<string, Answer> Answers, long Rows)
    {
        public IEnumerable<string> Notes
        {
            get
            {
                if (Reference.Note is { } note)
                    yield return note;
                foreach (var name in Counter.NotLogged)
                    yield return $"'{name}' was not logged, so it cannot be compared.";
            }
        }
    }
}
