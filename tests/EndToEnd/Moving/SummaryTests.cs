using System.IO.Compression;
using System.Text.Json;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>What the text of an import or export tells a person.</summary>
public sealed class SummaryTests(OwnServer server) : IClassFixture<OwnServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_run_that_was_taken_only_what_was_left_out_is_named_and_long_lists_say_how_to_see_the_rest()
    {
        var folder = server.Project("barred");
        for (var i = 1; i <= 7; i++)
            await Run(folder, $"{i:x32}");

        var (code, said, error) = await server.Type(folder, "import", "mlflow", "--from", "mlruns");
        var report = await server.Import(folder, 1, "mlflow", "--from", "mlruns");

        code.ShouldBe(1, error);
        said.ShouldContain("runs\t7\t7\t0");
        said.ShouldContain($"left out, 7: run {1:x32}: artifacts; run {2:x32}: artifacts; ");
        said.ShouldContain($"run {5:x32}: artifacts; and 2 more (--json names them)");
        report.GetProperty("notes").EnumerateArray().Single(n => n.GetProperty("count").GetInt32() == 7).GetProperty("such").GetArrayLength().ShouldBe(7);
    }

    [Fact]
    public async Task An_alias_that_is_not_set_says_why()
    {
        var folder = server.Project("alias");
        await Post("registered-models/create", new { name = "credit-default" });
        await Post("model-versions/create", new { name = "credit-default", source = "s3://bucket/ours" });

        var (_, said, _) = await server.Type(folder, "import", "mlflow", "--from", MlflowWrote.Folder(folder));

        said.ShouldContain("stays as it is here, 1: credit-default@first");
        said.ShouldContain("The version that the alias points at was not taken or was deleted here, so the alias is not set.");
    }

    [Fact]
    public async Task One_is_not_called_many()
    {
        var folder = server.Project("one");
        var made = await Post("experiments/create", new { name = "lonely" });
        await Post("runs/create", new { experiment_id = made.GetProperty("experiment_id").GetString() });

        var said = await server.Do(folder, "export", "mlruns", "out", "--experiment", "lonely");

        said.ShouldContain(": 1 experiment, 1 run with 0 points, 0 logged models, 0 artifacts of 0 bytes, 0 models with 0 versions.");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told_from_one()
    {
        var folder = server.Project("files");
        await using (var zip = await ZipFile.OpenAsync(Path.Combine(folder, "mlruns.zip"), ZipArchiveMode.Create, Cancel))
            zip.CreateEntry("mlruns/0/meta.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "Dear Sir or Madam", Cancel);

        (await Refused("mlflow", "mlruns.zip")).ShouldBe((1, $"error: {Path.Combine(folder, "mlruns.zip")} is a zip, and no database. Unpack it, and give the folder or database that is in it."));
        var (code, error) = await Refused("mlflow", "notes.txt");
        code.ShouldBe(1);
        error.ShouldStartWith($"error: {Path.Combine(folder, "notes.txt")} is no SQLite database. Give an MLflow server's address");
        (await Refused("wandb", "mlruns.zip")).ShouldBe((2, $"error: {Path.Combine(folder, "mlruns.zip")} is a file, and should be a folder. If it is an archive, unpack it, and give the folder that is in it."));

        async Task<(int Code, string Error)> Refused(string tool, string file)
        {
            var typed = await server.Type(folder, "import", tool, "--from", file);
            return (typed.Code, typed.Error.ReplaceLineEndings(" ").Trim());
        }
    }

    /// <summary>A run of a file store whose artifacts lie where nobody may read.</summary>
    private static async Task Run(string folder, string id)
    {
        var run = Directory.CreateDirectory(Path.Combine(folder, "mlruns", "7", id)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "mlruns", "7", "meta.yaml"), "artifact_location: file:///elsewhere\nexperiment_id: '7'\nlifecycle_stage: active\nname: barred\n", Cancel);
        await File.WriteAllTextAsync(Path.Combine(run, "meta.yaml"), $"artifact_uri: file:///etc/ssl/{id}\nend_time: 2\nexperiment_id: '7'\nlifecycle_stage: active\nrun_id: {id}\nrun_name: r\nstart_time: 1\nstatus: 3\nuser_id: ada\n", Cancel);
    }

    private async Task<JsonElement> Post(string call, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/2.0/mlflow/{call}") { Content = JsonContent.Create(body) };
        using var answer = await server.Send(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
