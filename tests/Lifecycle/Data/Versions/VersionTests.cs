using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Data.Contracts;
using Slipway.Work;

namespace Slipway.Tests.Data.Versions;

/// <summary>What holds for versions of datasets whatever the database, through the front door.</summary>
public abstract class VersionTests(DataServer server) : DatasetSuite(server)
{
    [Fact]
    public async Task An_uploaded_file_becomes_a_version_with_report_profile_rows_and_quarantine()
    {
        await Declare("""{"checks": [{"range": {"column": "age", "min": 0, "else": "quarantine"}}, {"rows": {"min": 2}}], "derive": {"adult": "age >= 18"}, "key": ["id"]}""");

        var version = await Load("id,age\n1,17\n2,-3\n3,30\n4\n");

        (version.Number, version.Input, version.Rows, version.SetAside, version.Outcome, version.Commit).ShouldBe((1, 4, 2, 2, CheckOutcome.Quarantined, new string('a', 40)));
        var bytes = await Http.GetByteArrayAsync(At("1/data"), Cancel);
        version.Id.ShouldBe(Bench.Md5(bytes));
        version.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        var rows = (await Http.GetFromJsonAsync<RowsPage>(At("latest/rows?limit=1&offset=1&column=adult&column=id"), Cancel))!;
        (rows.Total, rows.Columns[0].Name, rows.Values[0][0]!.ToString(), rows.Values[1][0]!.ToString()).ShouldBe((2, "adult", "True", "3"));
        (await Http.GetFromJsonAsync<Profile>(At(version.Sha256 + "/profile"), Cancel))!.Columns[1].Numbers!.Max.ShouldBe(30);
        var first = (await Http.GetFromJsonAsync<Page<QuarantinedRow>>(At("1/quarantine?limit=1"), Cancel))!;
        var second = (await Http.GetFromJsonAsync<Page<QuarantinedRow>>(At($"1/quarantine?after={first.Next}"), Cancel))!;
        first.Items.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Line.ShouldBe(3), r => r.Source.ShouldBe("people.csv"), r => r.Reasons.ShouldBe(["age is -3, below 0."]), r => r.Values!["age"].ShouldBe("-3"));
        second.Items.ShouldHaveSingleItem().Text.ShouldBe("4");
        second.Next.ShouldBeNull();
        (await Http.GetFromJsonAsync<Dataset>($"/api/v1/datasets/{Name}", Cancel))!.Settings.Schema!.Columns.Select(c => c.Name).ShouldBe(["id", "age"]);
    }

    [Fact]
    public async Task The_same_rows_again_are_the_same_version_and_other_rows_another()
    {
        var first = await Load("a\n1\n");
        var again = await Load("a\n1\n");
        var other = await Load("a\n2\n");

        (again.Id, again.Number).ShouldBe((first.Id, 1));
        (other.Number, other.Parent).ShouldBe((2, first.Id));
        var list = (await Http.GetFromJsonAsync<Page<DatasetVersion>>($"/api/v1/datasets/{Name}/versions?limit=1", Cancel))!;
        (list.Items[0].Number, list.Next).ShouldBe((2, "2"));
        (await Http.GetFromJsonAsync<Page<DatasetVersion>>($"/api/v1/datasets/{Name}/versions?limit=1&after=2", Cancel))!.Items[0].Number.ShouldBe(1);
    }

    [Fact]
    public async Task What_an_earlier_load_set_aside_stays_when_a_later_one_finds_the_same_rows()
    {
        await Declare("""{"schema": {"columns": [{"name": "id", "type": "int"}, {"name": "v", "type": "int"}]}}""");
        await Load("id,v\n1,1\n2,x\n");
        await Load("id,v\n1,1\n");
        await Load("id,v\n1,1\n3,y\n4,z\n");
        var newest = await Load("id,v\n1,1\n");
        await Load("id,v\n1,1\n3,y\n4,z\n");

        (newest.Number, newest.SetAside).ShouldBe((1, 0));
        var answer = await Http.GetFromJsonAsync<JsonElement>(At("1"), Cancel);
        answer.GetProperty("earlier").EnumerateArray().Select(e => (e.GetProperty("number").GetInt32(), e.GetProperty("setAside").GetInt64())).ShouldBe([(1, 1), (2, 0), (3, 2)]);
        answer.GetProperty("version").GetProperty("setAside").GetInt64().ShouldBe(2);
        (await Http.GetFromJsonAsync<Page<QuarantinedRow>>(At("1/quarantine?load=1"), Cancel))!.Items.ShouldHaveSingleItem().Values!["v"].ShouldBe("x");
        (await Http.GetFromJsonAsync<Page<QuarantinedRow>>(At("1/quarantine?load=2"), Cancel))!.Items.ShouldBeEmpty();
        (await Http.GetFromJsonAsync<JsonElement>(At("1?load=1"), Cancel)).GetProperty("version").GetProperty("input").GetInt64().ShouldBe(2);
        (await Http.GetAsync(At("1/quarantine?load=9"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var job = await Post(At("1/quarantine/replay?load=1"), """{"edits": [{"number": 1, "values": {"v": 7}}]}""");
        (await Server.Ended(job, Cancel)).State.ShouldBe(JobState.Succeeded);
        (await Http.GetFromJsonAsync<JsonElement>(At("2"), Cancel)).GetProperty("version").GetProperty("rows").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task A_version_that_fails_a_check_is_kept_with_its_report_but_is_never_the_latest()
    {
        await Declare("""{"checks": [{"rows": {"min": 2}}]}""");
        var good = await Load("a\n1\n2\n");
        var failed = await Load("a\n1\n");

        failed.Outcome.ShouldBe(CheckOutcome.Failed);
        (await Http.GetFromJsonAsync<JsonElement>(At("latest"), Cancel)).GetProperty("version").GetProperty("id").GetString().ShouldBe(good.Id);
        (await Http.GetFromJsonAsync<JsonElement>(At("2"), Cancel)).GetProperty("report").GetProperty("checks")[0].GetProperty("words").GetString().ShouldBe("There are 1 rows; expected at least 2.");
    }

    [Fact]
    public async Task Repaired_rows_are_replayed_into_a_new_version_whose_parent_is_the_old()
    {
        await Declare("""{"schema": {"columns": [{"name": "id", "type": "int"}, {"name": "v", "type": "int"}]}}""");
        var first = await Load("id,v\n1,1\n2,x\n3,y\n");

        var job = await Post(At("1/quarantine/replay"), """{"edits": [{"number": 1, "values": {"v": 7}}]}""");
        (await Server.Ended(job, Cancel)).State.ShouldBe(JobState.Succeeded);

        var second = (await Http.GetFromJsonAsync<JsonElement>(At("2"), Cancel)).GetProperty("version").Deserialize<DatasetVersion>(JsonSerializerOptions.Web)!;
        (second.Input, second.Rows, second.SetAside, second.Parent).ShouldBe((3, 2, 1, first.Id));
        (await Http.GetFromJsonAsync<Page<QuarantinedRow>>(At("2/quarantine"), Cancel))!.Items.ShouldHaveSingleItem().Line.ShouldBe(4);
    }

    [Fact]
    public async Task Two_versions_are_compared_by_key_by_row_and_by_profile()
    {
        await Declare("""{"key": ["id"]}""");
        await Load("id,v\n1,a\n2,b\n3,c\n");
        await Load("id,v\n1,a\n2,B\n4,d\n5,e\n");

        var diff = (await Http.GetFromJsonAsync<DatasetDiff>(At("1/diff/2"), Cancel))!;

        (diff.Rows.Added, diff.Rows.Removed, diff.Rows.Changed, diff.Rows.Same).ShouldBe((2, 1, 1, 1));
        diff.Rows.Examples.Single(e => e.What == "changed").ShouldSatisfyAllConditions(e => e.Values["v"].ShouldBe("B"), e => e.Before!["v"].ShouldBe("b"));
        diff.Columns.Single(c => c.Column == "id").Mean.ShouldBe(new Moved(2, 3));
        await Declare("{}");
        (await Http.GetFromJsonAsync<DatasetDiff>(At("1/diff/2"), Cancel))!.Rows.ShouldSatisfyAllConditions(r => r.Added.ShouldBe(3), r => r.Removed.ShouldBe(2), r => r.Same.ShouldBe(1));
    }

    [Fact]
    public async Task Categories_that_came_and_went_are_told_and_ids_and_texts_are_none()
    {
        await Declare("""{"key": ["id"]}""");
        await Load("id,v,note\nk,a,one\nk,a,two\nl,b,three\nl,b,four\nl,c,five\nl,c,six\n");
        await Load("id,v,note\nk,a,one\nk,a,7\nm,B,8\nm,B,9\nm,d,10\nm,d,11\n");

        var columns = (await Http.GetFromJsonAsync<DatasetDiff>(At("1/diff/2"), Cancel))!.Columns;

        var categories = columns.Single(c => c.Column == "v").Categories!;
        (categories.Came.Count, categories.Came.Rows, string.Join(' ', categories.Came.Most)).ShouldBe((2, 4, "B d"));
        (categories.Went.Count, categories.Went.Rows, string.Join(' ', categories.Went.Most)).ShouldBe((2, 4, "b c"));
        columns.Where(c => c.Column is "id" or "note").ShouldAllBe(c => c.Categories == null);
    }

    [Theory]
    [InlineData("a,A\n1,2\n", "data.csv: columns 1 and 2 are both called 'A' (case does not count). Rename one of them. Should the first line be data, write a line of names above it.")]
    [InlineData("PAR1 no", "data.csv cannot be read as Parquet: ")]
    public async Task A_file_that_cannot_be_loaded_fails_its_job_in_words_and_makes_no_version(string content, string error)
    {
        var job = await Upload(content, "source=data.csv");

        var ended = await Server.Ended(job, Cancel);

        (ended.State, ended.Attempt).ShouldBe((JobState.Failed, 1));
        ended.Error!.ShouldStartWith(error);
        (await Http.GetFromJsonAsync<Page<DatasetVersion>>($"/api/v1/datasets/{Name}/versions", Cancel))!.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bad_requests_are_refused_at_every_door()
    {
        await Load("a\n1\n");
        (string Method, string Address, string? Body, HttpStatusCode Status)[] doors =
        [
            ("PUT", "/api/v1/datasets/-bad", "{}", HttpStatusCode.BadRequest),
            ("PUT", $"/api/v1/datasets/{Name}", "not json", HttpStatusCode.BadRequest),
            ("GET", "/api/v1/datasets?limit=0", null, HttpStatusCode.BadRequest),
            ("GET", "/api/v1/datasets/nothing", null, HttpStatusCode.NotFound),
            ("GET", "/api/v1/datasets/nothing/versions", null, HttpStatusCode.NotFound),
            ("POST", $"/api/v1/datasets/{Name}/loads", "", HttpStatusCode.BadRequest),
            ("POST", $"/api/v1/datasets/{Name}/loads?commit=main", "a\n1\n", HttpStatusCode.BadRequest),
            ("POST", "/api/v1/datasets/b%20ad/loads", "a\n1\n", HttpStatusCode.BadRequest),
            ("GET", At("9"), null, HttpStatusCode.NotFound),
            ("GET", At("1/rows?limit=0"), null, HttpStatusCode.BadRequest),
            ("GET", At("1/rows?column=b"), null, HttpStatusCode.BadRequest),
            ("GET", At("1/rows?offset=x"), null, HttpStatusCode.BadRequest),
            ("GET", At("9/data"), null, HttpStatusCode.NotFound),
            ("GET", At("9/profile"), null, HttpStatusCode.NotFound),
            ("GET", At("1/quarantine?limit=9999"), null, HttpStatusCode.BadRequest),
            ("POST", At("1/quarantine/replay"), """{"edits": []}""", HttpStatusCode.Conflict),
            ("POST", At("1/quarantine/replay"), """{"edits": [{"number": 1}]}""", HttpStatusCode.BadRequest),
            ("GET", At("1/diff/9"), null, HttpStatusCode.NotFound),
            ("POST", $"/api/v1/datasets/{Name}/versions", "{}", HttpStatusCode.BadRequest),
            ("GET", "/api/v1/data-files/abc", null, HttpStatusCode.BadRequest),
            ("GET", $"/api/v1/data-files/{new string('0', 64)}", null, HttpStatusCode.NotFound),
        ];
        foreach (var (method, address, body, status) in doors)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body is null ? null : Json(body) };
            var answer = await Http.SendAsync(request, Cancel);
            answer.StatusCode.ShouldBe(status, $"{method} {address}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        }
    }

    [Fact]
    public async Task A_report_that_its_files_do_not_bear_out_is_refused()
    {
        var version = await Load("a\n1\n");
        var detail = (await Http.GetFromJsonAsync<JsonElement>(At("1"), Cancel));
        object Report(long rows, string good, string column) => new
        {
            good, input = rows, rows, setAside = 0, schema = new { columns = new[] { new { name = column, type = "int" } } }, sources = Array.Empty<object>(),
            profile = new { rows, columns = Array.Empty<object>() }, report = detail.GetProperty("report"),
        };

        (await Detail(Report(2, version.Sha256, "a"))).ShouldBe($"The file {version.Sha256} holds 1 rows, not 2.");
        (await Detail(Report(1, version.Sha256, "b"))).ShouldBe($"The file {version.Sha256} has other columns than the report says.");
        (await Detail(Report(1, new string('1', 64), "a"))).ShouldBe($"Blob '{new string('1', 64)}' does not exist.");

        async Task<string?> Detail(object body) => (await (await Http.PostAsJsonAsync($"/api/v1/datasets/{Name}/versions", body, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString();
    }

    [Fact]
    public async Task Other_stages_find_a_version_and_open_its_rows()
    {
        var version = await Load("a\n1\n2\n");
        var datasets = Server.Services.GetRequiredService<IDatasets>();

        var found = (await datasets.Version(Name, "latest", Cancel)).Value();
        using var file = (await datasets.Open(found.Version, Cancel)).Value();

        (found.Version.Id, found.Profile.Rows, Bench.Count(file.Path)).ShouldBe((version.Id, 2, 2));
    }

}

public sealed class VersionsOnSqlite(SqliteDataServer server) : VersionTests(server), IClassFixture<SqliteDataServer>;

public sealed class VersionsOnPostgres(PostgresDataServer server) : VersionTests(server), IClassFixture<PostgresDataServer>;
