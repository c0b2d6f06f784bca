using System.Diagnostics;
using System.Globalization;
using Slipway.Tests.Beginning;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Commands;

/// <summary>What commands say of models, deployments and data, on a server with a project of its own.</summary>
public sealed class WorkdayTests(OwnServer server) : IClassFixture<OwnServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_waits_for_approval_is_shown_deployed_rolled_back_and_ended()
    {
        var project = server.Project("ferry");
        await File.WriteAllTextAsync(Path.Combine(project, "ferry.csv"), Rows(400, "ferry"), Cancel);
        await server.Do(project, "init", "ferry.csv", "--target", "late");
        await server.Do(project, "apply", "--yes", "--wait");
        await File.AppendAllTextAsync(Path.Combine(project, "slipway.yaml"), "\nretrain: {when: [{new_data: 50%}], promote: ask}\n", Cancel);

        // The first version is promoted by its gates, the second waits.
        var (code, said, error) = await server.Type(project, "apply", "--yes", "--wait", "--train");
        (code, said.Contains("It waits for approval", StringComparison.Ordinal)).ShouldBe((5, true), said + error);
        var pipeline = (await server.Get("api/v1/pipelines?project=ferry")).GetProperty("items")[0].GetProperty("id").GetString()!;
        (await server.Type(project, "pipeline", "follow", pipeline)).Code.ShouldBe(5);

        var shown = await server.Do(project, "model", "show", "ferry/1");
        shown.ShouldSatisfyAllConditions(s => s.ShouldContain("commit     (the project was applied outside a Git repository)"), s => s.ShouldContain("takes      x: "), s => s.ShouldContain("gate       "));
        (var unnamed, _, error) = await server.Type(project, "model", "show", "ferry");
        (unnamed, error.Contains("Name one of its versions: ferry/2, ferry/1 (champion).", StringComparison.Ordinal)).ShouldBe((2, true), error);

        await server.Do(project, "pipeline", "approve", pipeline, "--reason", "Looked at.");
        (await server.Type(project, "pipeline", "follow", pipeline)).Code.ShouldBe(0);
        (await server.Do(project, "deployment", "create", "pier", "ferry/1")).ShouldBe("pier answers with version 1.\n");
        (await server.Do(project, "deployment", "create", "pier", "ferry@champion")).ShouldStartWith("pier changed from ferry/1 (version 1) to ferry@champion (version 2).");
        (await server.Do(project, "deployment", "create", "pier", "ferry@champion")).ShouldBe("pier is as it was: it serves ferry@champion (version 2).\n");
        (await server.Do(project, "deployment", "list")).ShouldContain("pier\tferry@champion\t2\tready\n");
        await server.Do(project, "deployment", "rollback", "pier");
        var listed = await server.Do(project, "deployment", "list");
        listed.ShouldContain("pier\tferry@champion\t1\tready; champion is 2\n");

        (await server.Do(project, "deployment", "delete", "pier")).ShouldStartWith("pier is ended. Its prediction log stays on the server's disk");
        (code, _, error) = await server.Type(project, "deployment", "delete", "pier");
        (code, error).ShouldBe((1, "error: Deployment 'pier' does not exist.\n"));
    }

    [Fact]
    public async Task A_run_is_shown_by_the_end_of_its_id_that_pages_show()
    {
        var folder = server.Project("pilots");
        var ids = new List<string>();
        foreach (var name in new[] { "first pilot", "second pilot" })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Post, "api/v1/runs") { Content = JsonContent.Create(new { experiment = 0, name }) };
            using var made = await server.Send(asked);
            ids.Add((await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancel)).GetProperty("info").GetProperty("id").GetString()!);
        }

        (await server.Do(folder, "run", "show", ids[1][^8..])).ShouldStartWith($"second pilot ({ids[1]})");
        var (several, _, words) = await server.Type(folder, "run", "show", ids[0][..4]);
        (several, words.Contains("Several runs have", StringComparison.Ordinal), words.Contains(ids[0], StringComparison.Ordinal)).ShouldBe((1, true, true), words);
        var (none, _, said) = await server.Type(folder, "run", "show", "fffffffffff");
        (none, said.Contains("No run has 'fffffffffff' in its id.", StringComparison.Ordinal)).ShouldBe((1, true), said);
    }

    [Fact]
    public async Task The_newest_two_versions_are_compared_and_texts_are_cut()
    {
        var folder = server.Project("berths");
        var file = Path.Combine(folder, "berths.csv");
        await File.WriteAllTextAsync(file, Rows(40, "berths"), Cancel);
        await server.Do(folder, "data", "load", "berths", "berths.csv");
        var (code, _, error) = await server.Type(folder, "data", "diff", "berths");
        (code, error.Contains("does not have two versions", StringComparison.Ordinal)).ShouldBe((1, true), error);
        var text = new string('w', 50);
        await File.WriteAllTextAsync(file, Rows(40, text), Cancel);
        await server.Do(folder, "data", "load", "berths", "berths.csv");

        var said = await server.Do(folder, "data", "diff", "berths");

        said.ShouldSatisfyAllConditions(s => s.ShouldStartWith("from version 1 to version 2\n"), s => s.ShouldContain($"place: new {text[..39]}… (40 rows)"), s => s.ShouldContain("place: gone berths (40 rows)"), s => s.ShouldNotContain("id: "));
        (await server.Do(folder, "data", "diff", "berths", "1", "2")).ShouldBe(said);
    }

    [Fact]
    public async Task What_is_empty_says_none_on_a_terminal_and_keeps_its_header_in_a_pipe()
    {
        (await server.Do(server.Project("empty"), "token", "list")).ShouldBe("id\tname\tmay\texpires\tlast used\tstate\n");

        var start = new ProcessStartInfo("script", ["-qec", $"dotnet '{Checkout.Program}' token list --server {server.Address}", "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        (start.Environment["NO_COLOR"], start.Environment["TERM"]) = ("1", "dumb");
        using var terminal = Process.Start(start)!;
        terminal.StandardInput.Close();
        var said = await terminal.StandardOutput.ReadToEndAsync(Cancel);
        await terminal.WaitForExitAsync(Cancel);

        said.ReplaceLineEndings("\n").Trim('\n', '\u0004', '\b', '^', 'D').ShouldBe("none");
    }

    [Fact]
    public async Task Help_names_a_server_only_where_one_is_asked()
    {
        var folder = server.Project("help");

        foreach (var command in (string[])["init", "up", "demo", "down", "schema", "restore"])
            (await server.Do(folder, command, "--help")).ShouldNotContain("--server");
        (await server.Do(folder, "status", "--help")).ShouldContain("--server");
        (await server.Do(folder, "deployment", "create", "--help")).ReplaceLineEndings(" ").ShouldContain("is there already is changed");
    }

    private static string Rows(int count, string place)
    {
        var random = new Random(7);
        return "id,x,place,late\n" + string.Concat(Enumerable.Range(0, count).Select(i => (Id: i, X: random.Next(100))).Select(row => string.Create(CultureInfo.InvariantCulture, $"case{row.Id:000},{row.X},{place},{((row.X > 50) ^ (random.Next(9) == 0) ? "yes" : "no")}\n")));
    }
}
