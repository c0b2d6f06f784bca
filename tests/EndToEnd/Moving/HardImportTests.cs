using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Tests.Beginning;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Moving;

/// <summary>Imports that are stopped, that meet what is broken, and that are led astray.</summary>
public sealed class HardImportTests(OwnServer server) : IClassFixture<OwnServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_is_killed_in_the_middle_is_finished_by_the_next()
    {
        var folder = server.Project("killed");
        var runs = Enumerable.Range(0, 5).Select(i => Run(folder, "1", i, Lines(20_000))).ToList();
        runs.Add(Run(folder, "1", 9, Lines(100_000)));

        using (var import = Process.Start(new ProcessStartInfo("dotnet", [Checkout.Program, "import", "mlflow", "--from", Path.Combine(folder, "mlruns"), "--server", server.Address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!)
        {
            while (await Points(runs[0]) == 0 && !import.HasExited)
                await Task.Delay(20, Cancel);
            import.Kill();
            await import.WaitForExitAsync(Cancel);
            import.ExitCode.ShouldNotBe(0);
        }

        (await Points(runs[^1])).ShouldBeLessThan(100_000);
        var report = await server.Import(folder, 0, "mlflow", "--from", "mlruns");

        report.GetProperty("points").GetProperty("seen").GetInt64().ShouldBe(200_000);
        report.GetProperty("points").GetProperty("taken").GetInt64().ShouldBeInRange(100_000, 199_999);
        foreach (var run in runs)
            (await Points(run)).ShouldBe(run == runs[^1] ? 100_000 : 20_000);
        var head = await ServerState.AuditHead(server);
        await server.Do(folder, "import", "mlflow", "--from", "mlruns");
        (await ServerState.AuditHead(server)).ShouldBe(head);
    }

    [Fact]
    public async Task What_is_broken_is_left_out_and_named_and_the_rest_comes()
    {
        var folder = server.Project("broken");
        var whole = Run(folder, "2", 1, "1700000000000 0.5 0\nnot a point\n1700000000001 nan 1\n");
        var malformed = Run(folder, "2", 2, "");
        await File.WriteAllTextAsync(Meta(folder, "2", malformed), "{{{ no: [yaml", Cancel);
        var other = Run(folder, "2", 3, "");
        await File.WriteAllTextAsync(Meta(folder, "2", other), (await File.ReadAllTextAsync(Meta(folder, "2", other), Cancel)).Replace(other, whole, StringComparison.Ordinal), Cancel);
        File.Delete(Meta(folder, "2", Run(folder, "2", 4, "")));
        var odd = Run(folder, "2", 5, "");
        await File.WriteAllBytesAsync(Path.Combine(folder, "mlruns", "2", odd, "params", "latin"), [0xe4, 0xff], Cancel);

        var (code, said, error) = await server.Type(folder, "import", "mlflow", "--from", "mlruns");

        code.ShouldBe(1, said + error);
        said.ShouldSatisfyAllConditions(
            s => s.ShouldContain("is no YAML that can be read"), s => s.ShouldContain($"speaks of run {whole}"), s => s.ShouldContain("The folder has no meta.yaml."), s => s.ShouldContain("is no UTF-8 text"), s => s.ShouldContain("loss, line 2"));
        (await Points(whole)).ShouldBe(2);
        (await server.Type(folder, "import", "mlflow", "--from", folder)).Error.ShouldContain("Perhaps this is meant: --from " + Path.Combine(folder, "mlruns"));
    }

    [Fact]
    public async Task Files_outside_of_the_source_are_read_only_where_that_is_allowed()
    {
        var folder = server.Project("astray");
        var secret = Directory.CreateDirectory(Path.Combine(folder, "secret")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secret, "key"), "secret", Cancel);
        var (named, linked, remote) = (Run(folder, "3", 1, ""), Run(folder, "3", 2, ""), Run(folder, "3", 3, ""));
        Directory.Delete(Path.Combine(folder, "mlruns", "3", named, "artifacts"));
        await Say(folder, named, "artifact_uri", "file://" + secret);
        File.CreateSymbolicLink(Path.Combine(folder, "mlruns", "3", linked, "artifacts", "key"), Path.Combine(secret, "key"));
        await Say(folder, remote, "artifact_uri", "s3://bucket/3/run/artifacts");

        var (code, said, _) = await server.Type(folder, "import", "mlflow", "--from", "mlruns");
        code.ShouldBe(1, said);
        said.ShouldSatisfyAllConditions(s => s.ShouldContain("The artifacts lie outside of the source's folder."), s => s.ShouldContain("--allow-artifact-root " + secret), s => s.ShouldContain("A link leads out of the folders that may be read"));
        (await server.Files("3")).ShouldBeEmpty();
        (await server.Get("api/v1/runs/" + remote)).GetProperty("info").GetProperty("artifactUri").GetString().ShouldBe("s3://bucket/3/run/artifacts");

        await server.Do(folder, "import", "mlflow", "--from", "mlruns", "--allow-artifact-root", secret);
        (await server.Files("3")).ShouldBe([$"{named}/artifacts/key", $"{linked}/artifacts/key"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_dry_run_counts_and_asks_no_server()
    {
        var folder = server.Project("dry");
        MlflowWrote.Folder(folder);

        var report = await server.Import(folder, 0, "mlflow", "--from", "mlruns", "--dry-run", "--server", "http://127.0.0.1:9", "--experiment", "gone", "--experiment", "0");

        (report.GetProperty("runs").GetProperty("seen").GetInt32(), report.GetProperty("runs").GetProperty("taken").GetInt32(), report.GetProperty("versions").GetProperty("seen").GetInt32()).ShouldBe((2, 0, 0));
        (await server.Type(folder, "import", "mlflow", "--from", "mlruns", "--dry-run", "--experiment", "none")).Error.ShouldContain("The source has no experiment 'none'.");
    }

    [Fact]
    public async Task Folders_that_are_links_out_of_the_source_are_not_followed()
    {
        var folder = server.Project("links");
        var secret = Directory.CreateDirectory(Path.Combine(folder, "secret")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secret, "key"), "1700000000000 0.5 0\n", Cancel);
        var run = Run(folder, "4", 1, "");
        var home = Path.Combine(folder, "mlruns", "4", run);
        foreach (var name in (string[])["params", "tags", "metrics", "artifacts", "inputs", "outputs"])
        {
            if (Directory.Exists(Path.Combine(home, name)))
                Directory.Delete(Path.Combine(home, name));
            Directory.CreateSymbolicLink(Path.Combine(home, name), secret);
        }

        var linked = Run(folder, "4", 2, "");
        File.Move(Meta(folder, "4", linked), Path.Combine(secret, "meta.yaml"));
        File.CreateSymbolicLink(Meta(folder, "4", linked), Path.Combine(secret, "meta.yaml"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "mlruns", "5"), secret);

        var report = await server.Import(folder, 1, "mlflow", "--from", "mlruns");

        report.Noted("A link leads out of the folders that may be read").ShouldBe(7);
        report.ToString().ShouldContain($"{linked}/meta.yaml': A link leads out");
        var state = await server.Get("api/v1/runs/" + run);
        (state.GetProperty("params").GetArrayLength(), state.GetProperty("metrics").GetArrayLength(), (await server.Files("4")).Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task What_no_file_can_be_read_from_is_left_out_and_named_and_the_rest_comes()
    {
        var folder = server.Project("odd");
        var run = Run(folder, "6", 1, "1700000000000 0.5 0\n");
        var home = Path.Combine(folder, "mlruns", "6", run);
        File.CreateSymbolicLink(Path.Combine(home, "artifacts", "loop"), "loop");
        await ImportRunner.Shell(Path.Combine(home, "artifacts"), "mkfifo pipe && touch $(printf 'latin\\344') && ln -s /dev/zero zero && printf whole > whole");
        await ImportRunner.Shell(Path.Combine(home, "artifacts"), "d=$(printf '%0200d' 1); p=.; for i in $(seq 12); do p=$p/$d; done; mkdir -p a/$p b/$p; printf deep > b/$p/deep; mv b a/$p");
        await ImportRunner.Shell(Path.Combine(home, "params"), "mkfifo pipe && ln -s loop loop && printf 0.1 > lr");
        await ImportRunner.Shell(Path.Combine(home, "metrics"), "mkfifo pipe");
        await ImportRunner.Shell(home, "rmdir tags && ln -s tags tags");
        await ImportRunner.Shell(Path.Combine(folder, "mlruns"), "ln -s round round");

        var report = await server.Import(folder, 1, "mlflow", "--from", "mlruns");
        await ImportRunner.Shell(home, "rm -rf artifacts");

        report.Noted("It is neither a file nor a folder.").ShouldBe(3);
        report.Noted("Its name is no UTF-8.").ShouldBe(1);
        report.Noted("It cannot be read.").ShouldBeGreaterThanOrEqualTo(5);
        report.ToString().ShouldSatisfyAllConditions(s => s.ShouldContain("/artifacts/zero"), s => s.ShouldContain("/mlruns/round"), s => s.ShouldContain(run + "/tags"));
        (await server.Files("6")).ShouldBe([$"{run}/artifacts/whole"]);
        (await server.Get("api/v1/runs/" + run)).GetProperty("params")[0].GetProperty("key").GetString().ShouldBe("lr");
        (await Points(run)).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_sent_costs_only_itself()
    {
        var folder = server.Project("grows");
        var run = Run(folder, "7", 1, "");
        var artifacts = Path.Combine(folder, "mlruns", "7", run, "artifacts");
        await File.WriteAllTextAsync(Path.Combine(artifacts, "whole"), "whole", Cancel);
        var log = Path.Combine(artifacts, "log");
        await File.WriteAllBytesAsync(log, new byte[32 << 20], Cancel);

        var import = server.Type(folder, "import", "mlflow", "--from", "mlruns");
        while (!import.IsCompleted)
        {
            await File.AppendAllTextAsync(log, "a line\n", Cancel);
            await Task.Delay(1, Cancel);
        }

        var (code, said, error) = await import;
        code.ShouldBe(1, said + error);
        said.ShouldSatisfyAllConditions(s => s.ShouldContain($"run {run}: log"), s => s.ShouldContain("It changed while it was sent."));
        (await server.Files("7")).ShouldBe([$"{run}/artifacts/whole"]);
    }

    [Fact]
    public async Task A_point_a_parameter_or_a_tag_that_is_refused_costs_only_itself()
    {
        var folder = server.Project("parts");
        var run = Run(folder, "8", 1, "-5 0.5 0\n1700000000000 0.5 1\n1700000000001 0.5 2\n");
        var home = Path.Combine(folder, "mlruns", "8", run);
        foreach (var (name, value) in (IEnumerable<(string, string)>)[("params/lr", "0.1"), ("params/o:d|d", "1"), ("params/seed", "2"), ("tags/o*dd", "x"), ("tags/team", "risk"), ("params/nul", "a\0b")])
            await File.WriteAllTextAsync(Path.Combine(home, name), value, Cancel);

        var report = await server.Import(folder, 1, "mlflow", "--from", "mlruns");
        var again = await server.Import(folder, 1, "mlflow", "--from", "mlruns");

        report.ToString().ShouldSatisfyAllConditions(
            s => s.ShouldContain($"parameter 'o:d|d' of run {run}"), s => s.ShouldContain($"parameter 'nul' of run {run}"), s => s.ShouldContain($"tag 'o*dd' of run {run}"), s => s.ShouldContain($"metric 'loss' of run {run}, step 0"));
        report.Tally("points").ShouldBe((3, 2, 0));
        again.Tally("points").ShouldBe((3, 0, 2));
        var state = await server.Get("api/v1/runs/" + run);
        state.GetProperty("params").EnumerateArray().Select(p => p.GetProperty("key").GetString()).ShouldBe(["lr", "seed"], ignoreOrder: true);
        state.GetProperty("tags").EnumerateArray().Select(t => t.GetProperty("key").GetString()).ShouldContain("team");
    }

    [Fact]
    public async Task An_export_says_in_a_sentence_what_is_wrong_with_its_folder_and_follows_a_link_to_an_empty_one()
    {
        var folder = server.Project("targets");
        await ImportRunner.Shell(folder, "touch file && ln -s nowhere dangling && ln -s round round && mkfifo pipe && mkdir empty && ln -s empty link");
        foreach (var (name, why) in (IEnumerable<(string, string)>)
            [("", "has no name"), ("/proc/x", "cannot be written"), (new string('x', 300), "cannot be written"), ("file", "is a file, and should be a folder"), ("dangling", "is a link to nowhere, which is not there"), ("round", "do not end"), ("pipe", "is neither a file nor a folder")])
        {
            var (code, _, error) = await server.Type(folder, "export", "mlruns", name);
            error.ShouldContain(why);
            (code is 1 or 2, error.Contains("   at ", StringComparison.Ordinal)).ShouldBe((true, false), error);
        }

        await server.Do(folder, "export", "mlruns", "link");

        new FileInfo(Path.Combine(folder, "link")).LinkTarget.ShouldBe("empty");
        Directory.Exists(Path.Combine(folder, "empty", "models")).ShouldBeTrue();
    }

    /// <summary>A run as MLflow's file store lays one out.</summary>
    private static string Run(string folder, string experiment, int number, string loss)
    {
        var id = number.ToString(CultureInfo.InvariantCulture).PadLeft(32 - 8, '0') + experiment.PadLeft(8, '0');
        var home = Path.Combine(folder, "mlruns", experiment);
        foreach (var name in (string[])["metrics", "params", "tags", "artifacts"])
            Directory.CreateDirectory(Path.Combine(home, id, name));
        File.WriteAllText(Path.Combine(home, "meta.yaml"), $"artifact_location: file://{home}\ncreation_time: 1700000000000\nexperiment_id: '{experiment}'\nlast_update_time: 1700000000000\nlifecycle_stage: active\nname: hard {experiment}\n");
        File.WriteAllText(Path.Combine(home, id, "meta.yaml"), $"artifact_uri: file://{home}/{id}/artifacts\nend_time: null\nexperiment_id: '{experiment}'\nlifecycle_stage: active\nrun_id: '{id}'\nrun_name: run {number}\nstart_time: 1700000000000\nstatus: 1\nuser_id: ada\n");
        if (loss.Length > 0)
            File.WriteAllText(Path.Combine(home, id, "metrics", "loss"), loss);
        return id;
    }

    private static string Lines(int count)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
            lines.Append(CultureInfo.InvariantCulture, $"{1700000000000 + i} {1.0 / (i + 1):R} {i}\n");
        return lines.ToString();
    }

    private static string Meta(string folder, string experiment, string run) => Path.Combine(folder, "mlruns", experiment, run, "meta.yaml");

    private static async Task Say(string folder, string run, string key, string value)
    {
        var meta = Meta(folder, "3", run);
        await File.WriteAllLinesAsync(meta, (await File.ReadAllLinesAsync(meta, Cancel)).Select(line => line.StartsWith(key + ":", StringComparison.Ordinal) ? $"{key}: {value}" : line), Cancel);
    }

    private async Task<long> Points(string run)
    {
        try
        {
            return (await server.Get($"api/v1/runs/{run}/curve?key=loss&buckets=1")).GetProperty("points").GetInt64();
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
