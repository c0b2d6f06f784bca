using Slipway.Models.Evaluating;
using Slipway.Models.Training;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Whether a monitor's rules can judge what the project's model learns, as far as the file says what that is.</summary>
internal static class TaskFit
{
    /// <summary>What the model that a monitor watches may learn: one task where the file says it, several where the data will; empty for a model of another project.</summary>
    public static IReadOnlyList<ModelTask> Possible(Project project, Monitor monitor)
    {
        if (project.Train is not { } train || project.Register is not { } register || !project.Deploy.TryGetValue(monitor.Deployment, out var deployment) || deployment.Model?.Split('@', '/')[0] != register.Model)
            return [];
        return (train.Task, TypeOf(project, train)) switch
        {
            ("binary", _) => [ModelTask.Binary],
            ("multiclass", _) => [ModelTask.Multiclass],
            ("regression", _) => [ModelTask.Regression],
            (_, "bool") => [ModelTask.Binary],
            (_, "string") => [ModelTask.Binary, ModelTask.Multiclass],
            _ => [],
        };
    }

    /// <summary>The member of a rule that does not fit any of the tasks, and why; null for none.</summary>
    public static (string Member, string Message)? Misfit(Rule rule, IReadOnlyList<ModelTask> tasks)
    {
        var words = string.Join(" or ", tasks.Select(task => Enum.GetName(task)!.ToLowerInvariant()));
        var ranked = tasks.SelectMany(MetricNames.Ranked).Distinct(StringComparer.Ordinal).ToList();
        return rule switch
        {
            _ when tasks.Count == 0 => null,
            PerformanceRule performance when !ranked.Contains(performance.Metric, StringComparer.Ordinal) =>
                ("performance.metric", $"'{performance.Metric}' is not measured of a {words} model; use one of {string.Join(", ", ranked)}"),
            CalibrationRule { Max: > 1 } when !tasks.Contains(ModelTask.Regression) =>
                ("calibration.max", $"probabilities are at most 1 apart, so this rule would never break for a {words} model; give a bound such as 0.03"),
            _ => null,
        };
    }

    private static string? TypeOf(Project project, Train train) =>
        project.Data.TryGetValue(train.Data, out var data) ? data.Schema.GetValueOrDefault(train.Target)?.Type : null;
}
