using Slipway.Models.Training;
using Slipway.Pipelines.Training;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Gates that could only fail: metrics that cannot be measured of what is learned, as far as the file says what that is.</summary>
internal static class GateRules
{
    public static void Check(Project project, ReadingContext context)
    {
        if (TaskOf(project) is not { } task)
            return;
        foreach (var (gate, i) in project.Gates.Select((gate, i) => (gate, i)))
        {
            if (gate is MetricGate metric)
                Demand($"gates[{i}].metric.name", metric.Name, task, MeasuredMetrics.ForOne(task), context);
            else if (gate is ChampionGate champion)
                Demand($"gates[{i}].champion.metric", champion.Metric, task, MeasuredMetrics.ForChampion(task), context);
            else if (gate is FairnessGate && task != ModelTask.Binary)
                context.NoteAt($"gates[{i}].fairness", $"a fairness gate judges decisions with two outcomes; this is a {task.ToString().ToLowerInvariant()} model");
        }
    }

    /// <summary>What is learned: as declared, or two outcomes where one of them is called positive or the target is a truth value; null where only the data tell.</summary>
    private static ModelTask? TaskOf(Project project) => project.Train switch
    {
        { Task: { } declared } => Enum.Parse<ModelTask>(declared, ignoreCase: true),
        { Positive: not null } => ModelTask.Binary,
        { } train when project.Data.GetValueOrDefault(train.Data)?.Schema.GetValueOrDefault(train.Target)?.Type == "bool" => ModelTask.Binary,
        _ => null,
    };

    private static void Demand(string path, string metric, ModelTask task, IReadOnlyList<string> fitting, ReadingContext context)
    {
        if (!fitting.Contains(metric, StringComparer.Ordinal))
            context.NoteAt(path, MeasuredMetrics.Refuse(metric, task, fitting));
    }
}
