using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Training;

/// <summary>What a program's token may, and that program and token end with their attempt.</summary>
public sealed class ProgramLifeTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_programs_token_may_log_to_its_run_and_its_children_and_nothing_else()
    {
        var other = (await Post("/api/2.0/mlflow/runs/create", new { experiment_id = "0", start_time = 1 })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        using var project = new CommandProject(server, "bounded", "[python3, train.py]").With("train.py", """
            import json, os, urllib.error, urllib.request
            base, run, experiment, token, other = os.environ["MLFLOW_TRACKING_URI"], os.environ["MLFLOW_RUN_ID"], os.environ["MLFLOW_EXPERIMENT_ID"], os.environ["MLFLOW_TRACKING_TOKEN"], "OTHER"
            def ask(what, method, path, body=None):
                data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
                request = urllib.request.Request(base + path, data, {"Content-Type": "application/json", "Authorization": "Bearer " + token}, method=method)
                try:
                    with urllib.request.urlopen(request) as answer:
                        text = answer.read(); print(what, answer.status); return json.loads(text) if text[:1] == b"{" else {}
                except urllib.error.HTTPError as error:
                    print(what, error.code)
            api, artifacts = "/api/2.0/mlflow/", "/api/2.0/mlflow-artifacts/artifacts/"
            metric = lambda id: {"run_id": id, "key": "m", "value": 1.0, "timestamp": 1, "step": 0}
            ask("own metric", "POST", api + "runs/log-metric", metric(run))
            ask("own artifact", "PUT", f"{artifacts}{experiment}/{run}/artifacts/a.txt", b"a")
            ask("own status", "POST", api + "runs/update", {"run_id": run, "status": "RUNNING"})
            child = ask("child", "POST", api + "runs/create", {"experiment_id": experiment, "start_time": 1, "tags": [{"key": "mlflow.parentRunId", "value": run}]})["run"]["info"]["run_id"]
            ask("child metric", "POST", api + "runs/log-metric", metric(child))
            model = ask("own model", "POST", api + "logged-models", {"experiment_id": experiment, "name": "m", "source_run_id": run})["model"]["info"]["model_id"]
            ask("model file", "PUT", f"{artifacts}{experiment}/models/{model}/artifacts/x", b"x")
            ask("version", "GET", "/version")
            ask("other metric", "POST", api + "runs/log-metric", metric(other))
            ask("other tag", "POST", api + "runs/set-tag", {"run_id": other, "key": "k", "value": "v"})
            ask("other artifact", "PUT", f"{artifacts}0/{other}/artifacts/a.txt", b"a")
            ask("other model", "POST", api + "logged-models", {"experiment_id": "0", "name": "m", "source_run_id": other})
            ask("loose run", "POST", api + "runs/create", {"experiment_id": experiment, "start_time": 1})
            ask("foreign child", "POST", api + "runs/create", {"experiment_id": "0", "start_time": 1, "tags": [{"key": "mlflow.parentRunId", "value": run}]})
            ask("new experiment", "POST", api + "experiments/create", {"name": "mine"})
            ask("experiment tag", "POST", api + "experiments/set-experiment-tag", {"experiment_id": experiment, "key": "k", "value": "v"})
            ask("models", "GET", "/api/v1/models")
            ask("data", "GET", "/api/v1/datasets")
            ask("job", "POST", f"/api/v1/jobs/{os.environ['SLIPWAY_JOB']}/attempts/1/fail", {"error": "x"})
            ask("code", "GET", "/api/v1/projects")
            print("token", token)
            """.Replace("OTHER", other, StringComparison.Ordinal));

        var ended = await project.Run();
        var lines = await project.Log(ended.GetProperty("job").GetString()!, line => line.StartsWith("token", StringComparison.Ordinal));

        foreach (var allowed in new[] { "own metric", "own artifact", "own status", "child", "child metric", "own model", "model file", "version" })
            lines.ShouldContain(allowed + " 200");
        foreach (var refused in new[] { "other metric", "other tag", "other artifact", "other model", "loose run", "foreign child", "new experiment", "experiment tag", "models", "data", "job", "code" })
            lines.ShouldContain(refused + " 403");
        using var late = server.Client(lines.Single(line => line.StartsWith("token", StringComparison.Ordinal))["token ".Length..]);
        (await late.GetAsync("/version", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Cancelling_ends_the_program_with_all_that_it_started()
    {
        using var project = new CommandProject(server, "endless", "[sh, train.sh]").With("train.sh", "sleep 1000 & echo \"started $$ $!\"; wait");
        var pipeline = await project.Apply();
        var pids = await Started(project, pipeline);
        pids.ShouldAllBe(pid => Lives(pid));

        (await server.Http.PostAsync($"/api/v1/pipelines/{pipeline}/cancel", null, Cancel)).EnsureSuccessStatusCode();

        (await project.Ended(pipeline)).GetProperty("state").GetString().ShouldBe("cancelled");
        await Eventually(() => Task.FromResult(!pids.Any(Lives)), "the program's processes end");
        var run = (await project.Now(pipeline)).GetProperty("run").GetString()!;
        await Eventually(async () => (await project.Run(run)).GetProperty("info").GetProperty("status").GetString() == "KILLED", "the run is marked as killed");
    }

    [Fact]
    public async Task A_kill_of_the_job_is_followed_by_another_attempt_and_leaves_no_program_behind()
    {
        using var project = new CommandProject(server, "killed", "[sh, train.sh]").WithOnnx().With("train.sh", """
            if [ "$SLIPWAY_ATTEMPT" = 1 ]; then sleep 1000 & echo "started $$ $!"; wait; fi
            exec python3 -c '
            import os, onnx_file
            graph = onnx_file.Graph()
            x = graph.input("Amount", onnx_file.DOUBLE)
            graph.node("Sigmoid", [graph.node("Mul", [x, graph.doubles([-0.001], [1, 1])])], "p")
            graph.output("p", onnx_file.DOUBLE, 1)
            graph.save(os.environ["SLIPWAY_OUTPUT"] + "/model.onnx")'
            """);
        var pipeline = await project.Apply();
        var pids = await Started(project, pipeline);

        using (var job = Process.GetProcessById(Parent(pids[0])))
            job.Kill();

        var ended = await project.Ended(pipeline);
        ended.GetProperty("state").GetString().ShouldBe("succeeded", ended.GetProperty("words").GetString());
        pids.Any(Lives).ShouldBeFalse();
        (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/models/killed/versions", Cancel)).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Output_is_in_the_log_while_the_program_runs_however_it_is_cut_into_lines()
    {
        using var project = new CommandProject(server, "talks", "[sh, train.sh]").With("train.sh", "printf 'half\\rwhole\\n'; head -c 9000 /dev/zero | tr '\\0' x; echo; echo waiting; while [ ! -e go ] && [ $((n = n + 1)) -lt 600 ]; do sleep 0.1; done; exit 9");
        var pipeline = await project.Apply();
        var job = await Job(project, pipeline);

        var lines = await project.Log(job, line => line == "waiting");

        (await project.Now(pipeline)).GetProperty("state").GetString().ShouldBe("running");
        lines.ShouldContain("half");
        lines.ShouldContain("whole");
        lines.Where(line => line.Length > 0 && line.All(c => c == 'x')).Select(line => line.Length).ShouldBe([4096, 4096, 808]);
        (await server.Http.PostAsync($"/api/v1/pipelines/{pipeline}/cancel", null, Cancel)).EnsureSuccessStatusCode();
    }

    private static async Task<string> Job(CommandProject project, string pipeline)
    {
        string? job = null;
        await Eventually(async () => (await project.Now(pipeline)) is var now && now.GetProperty("step").GetString() == "train" && (job = now.GetProperty("job").GetString()) is not null, "the training begins");
        return job!;
    }

    private static async Task<int[]> Started(CommandProject project, string pipeline)
    {
        var lines = await project.Log(await Job(project, pipeline), line => line.StartsWith("started", StringComparison.Ordinal));
        return [.. lines.Single(line => line.StartsWith("started", StringComparison.Ordinal)).Split(' ').Skip(1).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
    }

    private static bool Lives(int pid) => File.Exists($"/proc/{pid}/stat") && !Stat(pid).StartsWith('Z');

    private static int Parent(int pid) => int.Parse(Stat(pid).Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The state and all behind it; the name before may hold anything.</summary>
    private static string Stat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..];
        }
        catch (IOException)
        {
            return "Z";
        }
    }

    private static async Task Eventually(Func<Task<bool>> holds, string what)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            tries.ShouldBeLessThan(1200, what);
            await Task.Delay(50, Cancel);
        }
    }

    private async Task<JsonElement> Post(string path, object body)
    {
        using var response = await server.Http.PostAsJsonAsync(path, body, Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
