using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Pipelines.Code;
using Slipway.Testing;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Training;

/// <summary>A project whose own program trains, sent to a server as <c>slipway apply</c> sends it.</summary>
internal sealed class CommandProject(ServerFixture server, string name, string command) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Lines behind the section <c>train</c>.</summary>
    public string More { get; init; } = "";

    /// <summary>What the model learns from.</summary>
    public string Features { get; init; } = "[Seniority, Home, Income, Amount]";

    public static string Example(string name) => Path.Combine(AppContext.BaseDirectory, "Examples", name);

    /// <summary>Adds a file of code.</summary>
    public CommandProject With(string path, string text)
    {
        _files[path] = text;
        return this;
    }

    /// <summary>The ONNX writer of the example, for programs of tests.</summary>
    public CommandProject WithOnnx() => With("onnx_file.py", File.ReadAllText(Path.Combine(Example("command-python"), "onnx_file.py")));

    /// <summary>What is sent to plan and apply.</summary>
    public async Task<object> Change()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Example("credit"), "data", "credit.csv"), Cancel);
        var rows = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines.Take(601)) + "\n");
        using var content = new ByteArrayContent(rows);
        (await server.Http.PostAsync("/api/v1/data-files", content, Cancel)).EnsureSuccessStatusCode();
        return new
        {
            declaration = Declaration,
            sources = new Dictionary<string, object> { ["rows-of-" + name] = new[] { new { name = "rows.csv", sha256 = Convert.ToHexStringLower(SHA256.HashData(rows)) } } },
            code = new { pack = await Send() },
        };
    }

    /// <summary>Applies it; the pipeline's id.</summary>
    public async Task<string> Apply()
    {
        using var response = await server.Http.PostAsJsonAsync("/api/v1/projects/apply", await Change(), Cancel);
        var applied = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue(applied.ToString());
        return applied.GetProperty("pipeline").GetString()!;
    }

    /// <summary>Applies it and waits for the pipeline's end.</summary>
    public async Task<JsonElement> Run() => await Ended(await Apply());

    public async Task<JsonElement> Ended(string pipeline)
    {
        JsonElement now;
        while ((now = await Now(pipeline)).GetProperty("state").GetString() == "running")
            await Task.Delay(100, Cancel);
        return now;
    }

    public async Task<JsonElement> Now(string pipeline) => (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/pipelines/" + pipeline, Cancel)).GetProperty("pipeline");

    /// <summary>The lines that a job wrote, once one of them is there.</summary>
    public async Task<IReadOnlyList<string>> Log(string job, Predicate<string> awaited)
    {
        while (true)
        {
            var log = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}/log", Cancel);
            List<string> lines = [.. log.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("text").GetString()!)];
            if (lines.Exists(awaited))
                return lines;
            log.GetProperty("ended").GetBoolean().ShouldBeFalse(string.Join('\n', lines));
            await Task.Delay(100, Cancel);
        }
    }

    /// <summary>The run as MLflow's API tells of it.</summary>
    public async Task<JsonElement> Run(string id) => (await server.Http.GetFromJsonAsync<JsonElement>("/api/2.0/mlflow/runs/get?run_id=" + id, Cancel)).GetProperty("run");

    public void Dispose() => _folder.Dispose();

    private string Declaration => $$"""
        project: {{name}}
        data:
          rows-of-{{name}}: {source: rows.csv}
        train:
          data: rows-of-{{name}}
          target: Status
          positive: good
          features: {{Features}}
          split: {by: random, test: 25%}
          trainer: {command: {{command}}, format: csv}
          parameters: {depth: 3, rate: 0.5, kind: plain}
        {{More}}
        register: {model: {{name}}}
        """;

    private async Task<string> Send()
    {
        List<CodeFile> files = [];
        foreach (var (path, text) in _files)
        {
            var file = _folder.At(path);
            await File.WriteAllTextAsync(file, text, Cancel);
            files.Add(new CodeFile(path, file, path.EndsWith(".sh", StringComparison.Ordinal)));
        }

        using var pack = new MemoryStream();
        (await CodePack.Write(pack, files, Cancel)).ShouldBeNull();
        using var content = new ByteArrayContent(pack.ToArray());
        using var kept = await server.Http.PostAsync("/api/v1/projects/code", content, Cancel);
        var blob = await kept.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        kept.IsSuccessStatusCode.ShouldBeTrue(blob.ToString());
        return blob.GetProperty("sha256").GetString()!;
    }
}
