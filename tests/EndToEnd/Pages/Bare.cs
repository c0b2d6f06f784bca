namespace Slipway.Tests.Pages;

/// <summary>A server whose lists are empty or hold one thing in which nothing is: a dataset without a version, a run that logged nothing, a logged model without files, a model without a version.</summary>
internal sealed record Bare(ServerCalls Calls, string Run, string LoggedModel)
{
    public static async Task<Bare> Make(ServerCalls calls)
    {
        var run = await calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = "0", run_name = "nothing yet", start_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        await calls.Put("/api/v1/datasets/bare", new { });
        await calls.Post("/api/v1/models", new { name = "bare" });
        await calls.Post("/api/v1/projects/apply", new { declaration = "project: bare\nobjective: {statement: Nothing is declared yet.}\n" });
        var model = await calls.Post("/api/2.0/mlflow/logged-models", new { experiment_id = "0", name = "pending" });
        return new Bare(calls, run.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!, model.GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!);
    }
}
