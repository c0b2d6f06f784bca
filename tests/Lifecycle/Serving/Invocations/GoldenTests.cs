using System.Net;
using System.Text.Json;
using Slipway.Testing;

namespace Slipway.Tests.Serving.Invocations;

/// <summary>Replays what clients said to MLflow's own scoring server, and compares the answers.</summary>
public sealed class GoldenTests(WireHost wire) : IClassFixture<WireHost>
{
    /// <summary>Where Slipway answers and MLflow does not: MLflow feeds a data frame's columns and plain lists to inputs of [N,1] as vectors, which its own runtime then refuses.</summary>
    private static readonly HashSet<string> Better = ["onnx_multi_input split", "onnx_multi_input inputs_1d"];

    private static readonly Dictionary<string, string?> Signatures = new(StringComparer.Ordinal)
    {
        ["onnx_lin_df"] = """{"inputs": "[{\"type\": \"float\", \"name\": \"a\", \"required\": true}, {\"type\": \"float\", \"name\": \"b\", \"required\": true}, {\"type\": \"float\", \"name\": \"c\", \"required\": true}, {\"type\": \"float\", \"name\": \"d\", \"required\": true}]", "outputs": "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float32\", \"shape\": [-1, 1]}}]", "params": null}""",
        ["onnx_multi_input"] = null,
        ["onnx_rf"] = """{"inputs": "[{\"name\": \"X\", \"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float32\", \"shape\": [-1, 4]}}]", "outputs": null, "params": null}""",
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var model in Golden.GetProperty("models").EnumerateObject())
        {
            foreach (var recorded in model.Value.GetProperty("cases").EnumerateArray().Where(c => c.TryGetProperty("body", out _)))
                cases.Add(model.Name, recorded.GetProperty("case").GetString()!);
        }

        return cases;
    }

    private static JsonElement Golden { get; } = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Serving", "Golden", "mlflow-invocations.json")));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_answers_as_MLflow_does(string model, string name)
    {
        await Deploy(model);
        var recorded = Golden.GetProperty("models").GetProperty(model).GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("case").GetString() == name);

        var answer = await wire.Http.Send($"/deployments/{Deployment(model)}/invocations", recorded.GetProperty("body").GetString()!, recorded.GetProperty("content_type").GetString());

        if (Better.Contains($"{model} {name}"))
        {
            recorded.GetProperty("status").GetInt32().ShouldBe(400);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
            return;
        }

        ((int)answer.StatusCode).ShouldBe(recorded.GetProperty("status").GetInt32(), await answer.Content.ReadAsStringAsync(Wire.Cancel));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(recorded.GetProperty("resp_content_type").GetString());
        var (found, expected) = (await answer.Json(), recorded.GetProperty("resp").GetString()!);
        if (answer.StatusCode == HttpStatusCode.OK)
            Same(found, JsonElement.Parse(expected)).ShouldBeTrue($"{found} instead of {expected}");
        else
            // The recording cuts long errors short. MLflow says BAD_REQUEST where its runtime refused what its schema let pass; here the schema refuses it.
            found.GetProperty("error_code").GetString().ShouldBe(name == "missing" && model == "onnx_multi_input" ? "INVALID_PARAMETER_VALUE" : ErrorCode(expected));
    }

    [Fact]
    public async Task The_root_answers_for_the_only_deployment_and_asks_which_when_there_are_several()
    {
        await using var database = await new SqliteServing().OpenNew(Wire.Cancel);
        using var folder = new TempFolder();
        await using var host = await ServingHost.Start(database, folder.Path, TimeProvider.System, Wire.Cancel);
        (await host.Http.Send("/invocations", """{"inputs": [1]}""")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await host.Register("m", TinyOnnx.Times(2));
        await host.Deploy("one", "m/1");

        var answer = await host.Http.Send("/invocations", """{"inputs": {"x": [21]}}""");
        var ping = await host.Http.GetAsync("/ping", Wire.Cancel);
        await host.Deploy("two", "m/1");
        var ambiguous = await host.Http.Send("/invocations", """{"inputs": {"x": [21]}}""");

        (await answer.Content.ReadAsStringAsync(Wire.Cancel)).ShouldBe("""{"predictions":{"y":[[42]]}}""");
        answer.Headers.GetValues("X-Slipway-Model-Version").ShouldBe(["m/1"]);
        (await ping.Content.ReadAsStringAsync(Wire.Cancel)).ShouldBe("\n");
        ambiguous.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ambiguous.Json()).GetProperty("error_code").GetString().ShouldBe("RESOURCE_DOES_NOT_EXIST");
    }

    private static string ErrorCode(string body) => System.Text.RegularExpressions.Regex.Match(body, "\"error_code\": \"(?<code>\\w+)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["code"].Value;

    private static string Deployment(string model) => model.Replace('_', '-');

    private static bool Same(JsonElement found, JsonElement expected) => found.ValueKind == expected.ValueKind && found.ValueKind switch
    {
        JsonValueKind.Object => found.EnumerateObject().Select(m => m.Name).SequenceEqual(expected.EnumerateObject().Select(m => m.Name)) && found.EnumerateObject().All(m => Same(m.Value, expected.GetProperty(m.Name))),
        JsonValueKind.Array => found.GetArrayLength() == expected.GetArrayLength() && found.EnumerateArray().Zip(expected.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
        // The runtimes differ by a version, so that the last bit of a float may.
        JsonValueKind.Number => Math.Abs(found.GetDouble() - expected.GetDouble()) <= 2e-6 * Math.Max(1, Math.Abs(expected.GetDouble())),
        _ => found.GetRawText() == expected.GetRawText(),
    };

    private async Task Deploy(string model)
    {
        if ((await wire.Host.Deployments.Get(Deployment(model), Wire.Cancel)).IsSuccess)
            return;
        await wire.Host.Register(model, await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Serving", "Golden", $"{model}.onnx"), Wire.Cancel), Signatures[model]);
        await wire.Host.Deploy(Deployment(model), $"{model}/1");
    }
}
