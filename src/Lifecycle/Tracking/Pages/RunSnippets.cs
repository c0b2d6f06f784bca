using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>Code to copy that makes a first run.</summary>
internal static class RunSnippets
{
    public static IReadOnlyList<Snippet> First(string? experiment)
    {
        var name = experiment is null ? "first steps" : experiment.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return
        [
            new("Python", $$"""
                import mlflow

                mlflow.set_tracking_uri("{server}")
                mlflow.set_experiment("{{name}}")
                with mlflow.start_run():
                    mlflow.log_param("depth", 8)
                    for step in range(100):
                        mlflow.log_metric("loss", 1 / (step + 1), step=step)
                """),
            new("Shell", "slipway apply --project examples/credit --yes --wait --server {server}"),
        ];
    }
}
