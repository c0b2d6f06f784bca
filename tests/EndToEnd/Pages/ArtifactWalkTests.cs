using System.Net;
using System.Text;
using DuckDB.NET.Data;
using Microsoft.Playwright;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Pages;

/// <summary>What runs leave behind, looked at without fetching it, and without giving it any power.</summary>
[Collection(typeof(InLoop))]
public sealed class ArtifactWalkTests(LoopWorld world)
{
    /// <summary>A page that looks plain, and tries everything it must not be able to do.</summary>
    private const string Hostile = """
        <!doctype html><style>h1 { color: rgb(1, 2, 3) }</style><h1>Report</h1><p id="said">no scripts</p>
        <script>
          const tell = words => { document.getElementById('said').textContent = words; };
          let reached = [];
          try { reached.push(document.cookie); } catch { reached.push('no cookies'); }
          try { reached.push(parent.document.title); } catch { reached.push('no parent'); }
          fetch('/api/v1/tokens').then(() => reached.push('the server'), () => reached.push('no server')).finally(() => tell(`scripts ran: ${reached.join(', ')}`));
        </script>
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServerCalls Calls => world.Full.Calls;

    [Fact]
    public async Task A_page_is_shown_shut_in_and_its_scripts_only_where_asked()
    {
        var address = await Kept("report.html", Hostile);
        await using var visitor = await world.Visit();
        var page = await visitor.Go(address);
        var frame = page.FrameLocator("iframe");

        await Expect(frame.Locator("h1")).ToHaveCSSAsync("color", "rgb(1, 2, 3)");
        await Expect(frame.Locator("#said")).ToHaveTextAsync("no scripts");
        var (hint, shown) = (await page.GetByText("Shown without its scripts").BoundingBoxAsync(), await page.Locator("iframe").BoundingBoxAsync());
        hint!.Y.ShouldBeLessThan(shown!.Y, "the way to let scripts run stands above what is blank without them");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "artifact-page.png") });
        await page.Link("Run them");

        await Expect(frame.Locator("#said")).ToHaveTextAsync("scripts ran: no cookies, no parent, no server");
        await page.Link("Stop them");
        await Expect(frame.Locator("#said")).ToHaveTextAsync("no scripts");
    }

    [Fact]
    public async Task A_page_opened_by_itself_is_shut_in_too()
    {
        var address = (await Kept("report.html", Hostile)).Replace("/artifacts?", "/artifacts/page?", StringComparison.Ordinal);

        using var answer = await Calls.Http.GetAsync(new Uri(address + "&scripts=true", UriKind.Relative), Cancel);
        using var plain = await Calls.Http.GetAsync(new Uri(address, UriKind.Relative), Cancel);

        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldStartWith("sandbox allow-scripts; default-src 'none'");
        policy.ShouldNotContain("allow-same-origin");
        policy.ShouldContain("frame-ancestors 'self'");
        plain.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldStartWith("sandbox; default-src 'none'; script-src 'none'");
        plain.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
        using var other = await Calls.Http.GetAsync(new Uri(address.Replace("report.html", "report.svg", StringComparison.Ordinal), UriKind.Relative), Cancel);
        other.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("rows.csv", "name,score\n\"Rotterdam, port\",0.5\nHamburg,0.7\n")]
    [InlineData("rows.tsv", "name\tscore\nRotterdam, port\t0.5\nHamburg\t0.7\n")]
    [InlineData("rows.json", """[{"name": "Rotterdam, port", "score": 0.5}, {"name": "Hamburg", "score": 0.7}]""")]
    [InlineData("rows.jsonl", "{\"name\": \"Rotterdam, port\", \"score\": 0.5}\n{\"name\": \"Hamburg\", \"score\": 0.7}\n")]
    [InlineData("table.json", """{"columns": ["name", "score"], "data": [["Rotterdam, port", 0.5], ["Hamburg", 0.7]]}""")]
    public async Task A_table_is_shown_as_one(string name, string text)
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go(await Kept(name, text));
        var table = page.GetByRole(AriaRole.Group, new() { Name = name });

        await Expect(table.Locator("th")).ToHaveTextAsync(["name", "score"]);
        await Expect(table.Locator("td")).ToHaveTextAsync(["Rotterdam, port", "0.5", "Hamburg", "0.7"]);
        await Expect(page.GetByText("2 rows.")).ToBeVisibleAsync();
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task Of_a_long_table_the_first_rows_are_shown_and_what_is_no_table_stays_text()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go(await Kept("long.csv", "n,square\n" + string.Concat(Enumerable.Range(0, 50_000).Select(n => FormattableString.Invariant($"{n},{n * (long)n}\n")))));
        await Expect(page.GetByText("The first 100 rows; download it to read the rest.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "long.csv" }).Locator("tbody tr")).ToHaveCountAsync(100);

        await visitor.Go(await Kept("settings.json", """{"depth": 8, "names": ["<img src=x onerror=alert(1)>"]}"""));

        await Expect(page.Locator("pre")).ToContainTextAsync("<img src=x onerror=alert(1)>");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_Parquet_file_is_shown_as_a_table_and_what_only_says_to_be_one_as_a_file()
    {
        using var folder = new TempFolder();
        await using (var connection = new DuckDBConnection("DataSource=:memory:"))
        {
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT range AS n, 'berth ' || range AS name, range / 4 AS share FROM range(250)) TO '{folder.At("berths.parquet")}' (FORMAT parquet)";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await using var visitor = await world.Visit();
        var page = await visitor.Go(await Kept("berths.parquet", await File.ReadAllBytesAsync(folder.At("berths.parquet"), Cancel)));
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "berths.parquet" }).Locator("th")).ToHaveTextAsync(["n", "name", "share"]);
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "berths.parquet" }).Locator("tbody tr").Nth(5)).ToHaveTextAsync("5berth 51.25");
        await Expect(page.GetByText("The first 100 rows; download it to read the rest.")).ToBeVisibleAsync();

        await visitor.Go(await Kept("broken.parquet", "no such thing"));

        await Expect(page.GetByText("A file that pages cannot show.")).ToBeVisibleAsync();
        visitor.ShouldHaveNoComplaints();
    }

    private Task<string> Kept(string name, string text) => Kept(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Leaves a file with a run of its own.</summary>
    /// <returns>The address of the page that shows it.</returns>
    private async Task<string> Kept(string name, byte[] bytes)
    {
        var run = (await Calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = "0", run_name = "leaves " + name, start_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        using var content = new ByteArrayContent(bytes);
        using var answer = await Calls.Http.PutAsync(new Uri($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/{name}", UriKind.Relative), content, Cancel);
        answer.EnsureSuccessStatusCode();
        return $"/experiments/0/runs/{run}/artifacts?path={name}";
    }
}
