using System.Text;

namespace Slipway.Tests.Pages;

/// <summary>A model that a run logged.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Run">The run that logged it.</param>
/// <param name="Experiment">The experiment of both.</param>
internal sealed record LoggedModelMade(string Id, string Run, string Experiment);

/// <summary>Logs models as MLflow 3's clients do, call by call.</summary>
internal static class LoggedModels
{
    private const string MlModel = """
        flavors:
          python_function:
            loader_module: mlflow.sklearn
            python_version: 3.11.2
          sklearn:
            serialization_format: cloudpickle
            sklearn_version: 1.2.1
        mlflow_version: 3.11.2
        saved_input_example_info:
          artifact_path: input_example.json
          type: dataframe
        signature:
          inputs: '[{"type": "double", "name": "tonnage", "required": true}, {"type": "string", "name": "flag", "required": false}]'
          outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]'
          params: null
        """;

    /// <summary>A model with files, parameters, a metric on a dataset and tags; registered once, and once more from a folder that is not there.</summary>
    public static async Task<LoggedModelMade> Make(ServerCalls calls, string name)
    {
        var experiment = (await calls.Post("/api/2.0/mlflow/experiments/create", new { name = name + " models" })).GetProperty("experiment_id").GetString()!;
        var run = (await calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = experiment, run_name = "fits a line", start_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        var model = await calls.Post("/api/2.0/mlflow/logged-models", new
        {
            experiment_id = experiment, name = name + " line", model_type = "regressor", source_run_id = run, @params = new[] { new { key = "fit_intercept", value = "True" } }, tags = new[] { new { key = "team", value = "harbour" } },
        });
        var id = model.GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!;
        await Put(calls, experiment, id, "MLmodel", MlModel);
        await Put(calls, experiment, id, "input_example.json", """{"columns": ["tonnage", "flag"], "data": [[1200.5, "NL"], [80, null]]}""");
        using var ready = await calls.Http.PatchAsJsonAsync($"/api/2.0/mlflow/logged-models/{id}", new { model_id = id, status = "LOGGED_MODEL_READY" });
        ready.EnsureSuccessStatusCode();
        await calls.Post("/api/2.0/mlflow/runs/outputs", new { run_id = run, models = new[] { new { model_id = id, step = 0 } } });
        await calls.Post("/api/2.0/mlflow/runs/log-inputs", new { run_id = run, datasets = new[] { new { dataset = new { name = "berths", digest = "8ce57285", source_type = "local", source = "{}" }, tags = new[] { new { key = "mlflow.data.context", value = "training" } } } } });
        await calls.Post("/api/2.0/mlflow/runs/log-metric", new { run_id = run, key = "rmse", value = 0.25, timestamp = 1, step = 3, model_id = id, dataset_name = "berths", dataset_digest = "8ce57285" });
        await calls.Post("/api/2.0/mlflow/registered-models/create", new { name, tags = new[] { new { key = "owner", value = "anna" } } });
        await calls.Post("/api/2.0/mlflow/model-versions/create", new { name, source = $"models:/{id}", run_id = run, model_id = id, tags = new[] { new { key = "checked", value = "by hand" } } });
        await calls.Post("/api/2.0/mlflow/model-versions/create", new { name, source = $"runs:/{run}/modle", run_id = run });
        await calls.Post("/api/2.0/mlflow/runs/update", new { run_id = run, status = "FINISHED", end_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        return new LoggedModelMade(id, run, experiment);
    }

    /// <summary>A model that was logged and deleted.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> Deleted(ServerCalls calls)
    {
        var id = (await calls.Post("/api/2.0/mlflow/logged-models", new { experiment_id = "0", name = "given up" })).GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!;
        using var gone = await calls.Http.DeleteAsync(new Uri($"/api/2.0/mlflow/logged-models/{id}", UriKind.Relative));
        gone.EnsureSuccessStatusCode();
        return id;
    }

    private static async Task Put(ServerCalls calls, string experiment, string id, string path, string text)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        using var answer = await calls.Http.PutAsync(new Uri($"/api/2.0/mlflow-artifacts/artifacts/{experiment}/models/{id}/artifacts/{path}", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }
}
