using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Training;

/// <summary>Programs of a project's own that train: shell and Python without packages, run by real jobs, judged over HTTP.</summary>
public sealed class ProgramTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private const string Python = "[python3, train.py]";

    /// <summary>A model of one matrix of doubles: the probability grows with the first column.</summary>
    private const string Matrix = """
        import os, onnx_file
        graph = onnx_file.Graph()
        x = graph.input("X", onnx_file.DOUBLE, WIDTH)
        score = graph.node("MatMul", [x, graph.doubles([-0.001] + [0.0] * (WIDTH - 1), [WIDTH, 1])])
        graph.node("Sigmoid", [score], "probability")
        graph.output("probability", onnx_file.DOUBLE, 1)
        graph.save("model.onnx")
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_finds_its_rows_parameters_and_columns_in_its_environment()
    {
        using var project = new CommandProject(server, "sees", "[sh, look.sh, one word]").With("look.sh", """
            echo "argument $1"; echo "columns $(head -n 1 "$SLIPWAY_TRAIN")"
            echo "rows $(($(wc -l < "$SLIPWAY_TRAIN") + $(wc -l < "$SLIPWAY_TEST") - 2))"
            echo "target $SLIPWAY_TARGET $SLIPWAY_TASK $SLIPWAY_CLASSES seed $SLIPWAY_SEED"
            echo "features $SLIPWAY_FEATURES"; echo "parameters $(tr -d ' \n' < "$SLIPWAY_PARAMETERS")"
            echo "experiment ${MLFLOW_EXPERIMENT_ID:+given} run ${MLFLOW_RUN_ID:+given} secret ${SLIPWAY_JOB_TOKEN:-none}"
            """);

        var ended = await project.Run();
        var lines = await project.Log(ended.GetProperty("job").GetString()!, line => line.StartsWith("experiment", StringComparison.Ordinal));

        lines.ShouldContain("argument one word");
        lines.ShouldContain("columns Seniority,Home,Income,Amount,Status");
        lines.ShouldContain("rows 600");
        lines.ShouldContain("""target Status binary ["bad","good"] seed 7""");
        lines.ShouldContain("""features ["Seniority","Home","Income","Amount"]""");
        lines.ShouldContain("""parameters {"depth":3,"rate":0.5,"kind":"plain"}""");
        lines.ShouldContain("experiment given run given secret none");
        ended.GetProperty("words").GetString()!.ShouldStartWith("The program ended well and gave no model.");
    }

    [Fact]
    public async Task A_program_that_fails_fails_the_step_with_its_last_lines_and_its_run()
    {
        using var project = new CommandProject(server, "fails", "[sh, train.sh]").With("train.sh", "echo 'reading'; echo 'no such column: Incme' >&2; exit 3");

        var ended = await project.Run();

        ended.GetProperty("state").GetString().ShouldBe("failed");
        var words = ended.GetProperty("words").GetString()!;
        words.ShouldStartWith("The program 'sh train.sh' ended with exit code 3. Its last lines:\n");
        words.ShouldContain("no such column: Incme");
        (await Eventually(project, ended, "FAILED")).ShouldBe("FAILED");
        var job = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/jobs/" + ended.GetProperty("job").GetString(), Cancel);
        job.GetProperty("attempt").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        using var missing = new CommandProject(server, "absent", "[no-such-interpreter, train.py]").With("train.py", "");
        (await missing.Run()).GetProperty("words").GetString()!.ShouldStartWith("There is no program 'no-such-interpreter' on the PATH");
        using var lost = new CommandProject(server, "lost", "[./bin/train, now]").With("train.py", "");
        (await lost.Run()).GetProperty("words").GetString()!.ShouldContain("'./bin/train', and there is no such file in the code that was sent");
    }

    [Fact]
    public async Task A_model_that_does_not_fit_the_columns_is_refused_with_their_names()
    {
        var save = "\nimport shutil; shutil.copy('model.onnx', os.environ['SLIPWAY_OUTPUT'])";
        using var wide = new CommandProject(server, "wide", Python).WithOnnx().With("train.py", Matrix.Replace("WIDTH", "3", StringComparison.Ordinal) + save);
        (await wide.Run()).GetProperty("words").GetString().ShouldBe("The program's model cannot be used. The model's input 'X' takes 3 columns side by side, but there are 4 features: Seniority, Home, Income, Amount.");
        using var texts = new CommandProject(server, "texts", Python).WithOnnx().With("train.py", Matrix.Replace("WIDTH", "4", StringComparison.Ordinal) + save);
        (await texts.Run()).GetProperty("words").GetString()!.ShouldContain("the feature 'Home' holds texts");
        using var named = new CommandProject(server, "misnamed", Python).WithOnnx().With("train.py", Matrix.Replace("WIDTH", "1", StringComparison.Ordinal).Replace("\"X\"", "\"Incme\"", StringComparison.Ordinal) + save);
        (await named.Run()).GetProperty("words").GetString()!.ShouldContain("The model's input 'Incme' is no feature. The features are: Seniority, Home, Income, Amount.");
        using var garbled = new CommandProject(server, "garbled", "[sh, train.sh]").With("train.sh", "echo nonsense > \"$SLIPWAY_OUTPUT/model.onnx\"");
        (await garbled.Run()).GetProperty("words").GetString()!.ShouldContain("is no ONNX model");
        using var other = new CommandProject(server, "pickled", "[sh, train.sh]").With("train.sh", "printf 'flavors:\\n  sklearn:\\n    code: null\\n' > \"$SLIPWAY_OUTPUT/MLmodel\"");
        (await other.Run()).GetProperty("words").GetString()!.ShouldBe("What the program wrote into SLIPWAY_OUTPUT has no model.onnx, only the forms sklearn. Export it to ONNX: with mlflow.onnx.log_model, or as model.onnx in SLIPWAY_OUTPUT.");
    }

    [Fact]
    public async Task A_matrix_model_logged_over_MLflow_is_measured_registered_and_answers()
    {
        using var project = new CommandProject(server, "matrix", Python)
        {
            Features = "[Amount, Price]",
            More = "gates:\n  - metric: {name: roc_auc, min: 0.5}\n  - latency: {median: 1s, calls: 5}\ndeploy:\n  matrix: {model: matrix@champion}",
        }.WithOnnx().With("train.py", Matrix.Replace("WIDTH", "2", StringComparison.Ordinal) + """

            import json, urllib.request
            base, run, token = os.environ["MLFLOW_TRACKING_URI"], os.environ["MLFLOW_RUN_ID"], os.environ["MLFLOW_TRACKING_PASSWORD"]
            def send(method, path, body, kind="application/json"):
                urllib.request.urlopen(urllib.request.Request(base + path, body, {"Content-Type": kind, "Authorization": "Bearer " + token}, method=method)).close()
            send("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{os.environ['MLFLOW_EXPERIMENT_ID']}/{run}/artifacts/model/model.onnx", open("model.onnx", "rb").read(), "application/octet-stream")
            send("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{os.environ['MLFLOW_EXPERIMENT_ID']}/{run}/artifacts/model/notes/how.txt", b"by hand", "text/plain")
            # A curve under the name of a measured metric, and a parameter that the platform would log as well, in other words.
            send("POST", "/api/2.0/mlflow/runs/log-batch", json.dumps({"run_id": run, "metrics": [{"key": "roc_auc", "value": 0.123, "timestamp": 1, "step": 40}], "params": [{"key": "rate", "value": "one half"}]}).encode())
            """);

        var ended = await project.Run();

        ended.GetProperty("state").GetString().ShouldBe("succeeded", ended.GetProperty("words").GetString());
        var version = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/models/matrix/versions/1", Cancel);
        version.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()).ShouldBe(["MLmodel", "input_example.json", "model.onnx", "notes/how.txt", "reference.json"], ignoreOrder: true);
        var signature = JsonSerializer.Deserialize<JsonElement>(version.GetProperty("signature").GetString()!);
        signature.GetProperty("inputs").GetString()!.ShouldContain("Amount");
        var run = await project.Run(ended.GetProperty("run").GetString()!);
        var data = run.GetProperty("data");
        var auc = data.GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("key").GetString() == "roc_auc");
        auc.GetProperty("value").GetDouble().ShouldBeInRange(0.5, 0.99);
        auc.GetProperty("step").GetInt64().ShouldBe(41);
        data.GetProperty("params").EnumerateArray().Single(p => p.GetProperty("key").GetString() == "rate").GetProperty("value").GetString().ShouldBe("one half");
        await Answers();
        using var explain = await server.Http.PostAsJsonAsync("/api/v1/deployments/matrix/explain", new { records = Applicant }, Cancel);
        explain.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await explain.Content.ReadAsStringAsync(Cancel)).ShouldContain("cannot be explained");
        foreach (var page in new[] { "/models/matrix/versions/1", "/deployments/matrix", "/pipelines/" + ended.GetProperty("id").GetString(), "/projects/matrix" })
            (await server.Http.GetAsync(page, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK, page);
    }

    private static readonly Dictionary<string, int>[] Applicant = [new() { ["Amount"] = 1000, ["Price"] = 1500 }];

    private async Task Answers()
    {
        HttpResponseMessage response;
        while ((response = await server.Http.PostAsJsonAsync("/api/v1/deployments/matrix/predict", new { records = Applicant }, Cancel)).StatusCode == HttpStatusCode.NotFound)
            await Task.Delay(50, Cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.ToString());
        var probability = answer.GetProperty("predictions")[0].GetProperty("probability");
        (probability.ValueKind == JsonValueKind.Array ? probability[0] : probability).GetDouble().ShouldBe(1 / (1 + Math.Exp(1)), 1e-9);
    }

    private static async Task<string> Eventually(CommandProject project, JsonElement ended, string status)
    {
        var now = "";
        for (var tries = 0; tries < 100 && now != status; tries++)
        {
            now = (await project.Run(ended.GetProperty("run").GetString()!)).GetProperty("info").GetProperty("status").GetString()!;
            await Task.Delay(50, Cancel);
        }

        return now;
    }
}
