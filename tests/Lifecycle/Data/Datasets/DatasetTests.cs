using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Data.Datasets;

/// <summary>What holds for declarations of datasets whatever the database, through the front door.</summary>
public abstract class DatasetTests(DataServer server) : DatasetSuite(server)
{
    [Fact]
    public async Task The_same_declaration_again_changes_nothing_and_a_change_is_audited()
    {
        var first = await Declare("""{"description": "People", "checks": [{"rows": {"min": 1}}]}""");
        var same = await Declare("""{"checks": [{"rows": {"min": 1}}], "description": "People"}""");
        var changed = await Declare("""{"description": "Persons"}""");

        (same.ChangedAt, same.Id).ShouldBe((first.ChangedAt, first.Id));
        changed.Settings.Description.ShouldBe("Persons");
        var trail = await AuditTrail.Read(Server.Database, Cancel);
        trail.Entries.Where(e => e.Member("obj") == first.Id).Select(e => e.Member("act")).ShouldBe(["dataset.create", "dataset.change"]);
        trail.Faults(Server.Database.Log).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"checks": [{"rows": {"min": 1}, "nulls": {}}]}""", "checks[0]: is not an object with one key, the kind.")]
    [InlineData("""{"checks": [{"rnge": {}}]}""", "checks[0]: there is no kind of check called 'rnge'.")]
    [InlineData("""{"checks": [{"range": {"column": "a", "mn": 1}}]}""", "checks[0].range: 'mn' is unknown.")]
    [InlineData("""{"checks": [{"range": {"column": 3}}]}""", "checks[0].range.column: is no text (3).")]
    [InlineData("""{"checks": [{"nulls": {"column": "a", "max": "200%"}}]}""", "checks[0].nulls.max: is no count of rows or percentage (\"200%\").")]
    [InlineData("""{"checks": [{"fresh": {"within": "soon"}}]}""", "checks[0].fresh.within: is no length of time (\"soon\").")]
    [InlineData("""{"checks": {"rows": {}}}""", "checks: is no list.")]
    [InlineData("""{"schema": {"columns": []}}""", "A schema needs at least one column.")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "int"}, {"name": "A", "type": "int"}]}}""", "The schema: columns 1 and 2 are both called 'A' (case does not count).")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "int"}]}, "checks": [{"range": {"column": "b", "min": 1}}]}""", "checks[0]: range: there is no column 'b'.")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "string"}]}, "checks": [{"range": {"column": "a", "min": 1}}]}""", "checks[0]: range: column 'a' is string.")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "string"}]}, "checks": [{"values": {"column": "a", "match": "("}}]}""", "checks[0].values: ")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "int"}]}, "checks": [{"rows": {"min": 1, "else": "quarantine"}}]}""", "checks[0]: rows: says 'else: quarantine'")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "int"}]}, "derive": {"b": "read_text('/etc/passwd')"}}""", "derive.b: the expression calls read_text")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "int"}]}, "time": "a"}""", "time: column 'a' is int.")]
    [InlineData("""{"schema": {"columns": [{"name": "a", "type": "int"}]}, "key": ["k"]}""", "key: there is no column 'k'.")]
    public async Task A_declaration_with_a_mistake_says_where_and_is_not_kept(string body, string detail)
    {
        var answer = await Http.PutAsync($"/api/v1/datasets/{Name}", Json(body), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!.ShouldStartWith(detail);
        (await Http.GetAsync($"/api/v1/datasets/{Name}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}

public sealed class DatasetsOnSqlite(SqliteDataServer server) : DatasetTests(server), IClassFixture<SqliteDataServer>;

public sealed class DatasetsOnPostgres(PostgresDataServer server) : DatasetTests(server), IClassFixture<PostgresDataServer>;
