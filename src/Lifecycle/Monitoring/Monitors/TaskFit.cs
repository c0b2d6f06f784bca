using System.Text.Json;
using Slipway.Drift;
using Slipway.Models.Evaluating;
using Slipway.Models.Signatures;
using Slipway.Models.Training;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Monitors;

/// <summary>Whether rules can judge what a deployment's model answers. One that cannot is refused when it is declared, not found silent later.</summary>
internal sealed class TaskFit(IDeployments deployments, IModelVersions versions)
{
    /// <summary>What is wrong with a declaration, as far as the deployment is there and its version says what it answers; null for nothing.</summary>
    public async Task<Refusal?> Refuse(MonitorPlan plan, CancellationToken cancel)
    {
        if (!(await deployments.Get(plan.Deployment, cancel)).Succeeded(out var deployment, out _)
            || !(await versions.Find(ModelReference.To(deployment.Active.Model, deployment.Active.Number), cancel)).Succeeded(out var version, out _)
            || TaskOf(version.Signature) is not { } task)
            return null;
        return plan.Rules.Select(rule => Refuse(rule, task, version.ToString())).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? Refuse(MonitorRule rule, ModelTask task, string version)
    {
        var words = task switch { ModelTask.Binary => "the probability of one of two classes", ModelTask.Multiclass => "one of several classes", _ => "a value" };
        return rule switch
        {
            PerformanceRule performance when !MetricNames.Ranked(task).Contains(performance.Metric, StringComparer.Ordinal) => Refusal.Invalid(
                $"The rule '{rule.Id}' cannot judge {version}, which answers {words}: {performance.Metric} is not measured of that.", $"Use {string.Join(", ", MetricNames.Ranked(task))}."),
            CalibrationRule { Max: > 1 } when task != ModelTask.Regression => Refusal.Invalid(
                $"The rule '{rule.Id}' would never break: {version} answers {words}, and probabilities are at most 1 apart.", "Give a bound such as 0.03."),
            _ => null,
        };
    }

    /// <summary>What a version of ours answers, by its signature; null where it does not say.</summary>
    private static ModelTask? TaskOf(string? signature)
    {
        try
        {
            var outputs = signature is null ? null : Signature.FromJson(signature).Outputs?.OfType<TensorField>().ToList();
            if (outputs?.Find(output => output.Name == "probabilities") is { Shape: [.., var classes] })
                return classes == 2 ? ModelTask.Binary : classes > 2 ? ModelTask.Multiclass : null;
            return outputs?.Exists(output => output.Name == "prediction") == true ? ModelTask.Regression : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or Models.ModelException)
        {
            // Registered from elsewhere, in a form that nobody here reads: then nothing is known of it.
            return null;
        }
    }
}
