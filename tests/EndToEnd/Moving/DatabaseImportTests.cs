using System.Text.Json;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>Databases of MLflow's come in, of both kinds and of the versions before and after 3.</summary>
public sealed class DatabaseImportTests : IAsyncLifetime
{
    private readonly OwnServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    [Theory]
    [InlineData("2.17", "5e5d844606e04c9e97d7b2a63c3c849c", 32, 4, 0)]
    [InlineData("3.11", "e6c6c3ae0a784e0f8b240501e385fbcf", 33, 5, 1)]
    public async Task A_SQLite_file_comes_in_and_a_second_time_changes_nothing(string version, string run, int points, int versions, int loggedModels)
    {
        var folder = _server.Project("sqlite");
        var file = await MlflowWrote.Sqlite(version, folder);
        await Execute(file, "CREATE TABLE trace_info (request_id TEXT PRIMARY KEY, experiment_id INTEGER); INSERT INTO trace_info VALUES ('tr-1', 1)");

        // MLflow 2.17's artifacts were not kept: that is said, and the rest is there.
        var report = await _server.Import(folder, version == "2.17" ? 1 : 0, "mlflow", "--from", file);

        Seen(report, "runs", 6);
        Seen(report, "points", points);
        Seen(report, "versions", versions);
        Seen(report, "loggedModels", loggedModels);
        Seen(report, "artifacts", version == "2.17" ? 0 : 6);
        report.Noted("Traces are not taken").ShouldBe(1);
        await TheRunIsWhole(run);
        var head = await ServerState.AuditHead(_server);
        await _server.Import(folder, version == "2.17" ? 1 : 0, "mlflow", "--from", "sqlite:///" + file);
        (await ServerState.AuditHead(_server)).ShouldBe(head);
    }

    [Fact]
    public async Task A_PostgreSQL_database_comes_in_and_a_second_time_changes_nothing()
    {
        var folder = _server.Project("postgres");
        var address = (await MlflowWrote.Postgres()).Replace("postgres://", "postgresql+psycopg2://", StringComparison.Ordinal);

        var report = await _server.Import(folder, 0, "mlflow", "--from", address, "--artifacts", Path.Combine(MlflowWrote.Golden("postgres-3.11"), "artifacts"));

        Seen(report, "runs", 6);
        Seen(report, "points", 33);
        Seen(report, "artifacts", 6);
        Seen(report, "versions", 5);
        await TheRunIsWhole("9f6ce0a6eb69474aaf340fdd4bcd7f44");
        var head = await ServerState.AuditHead(_server);
        await _server.Import(folder, 0, "mlflow", "--from", address, "--artifacts", Path.Combine(MlflowWrote.Golden("postgres-3.11"), "artifacts"));
        (await ServerState.AuditHead(_server)).ShouldBe(head);
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused()
    {
        var folder = _server.Project("other");
        await Execute(Path.Combine(folder, "other.db"), "CREATE TABLE t (x INTEGER)");

        (await _server.Type(folder, "import", "mlflow", "--from", "other.db")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Error.ShouldContain("is no database of MLflow's: it has no tables 'experiments' and 'runs'."));
        (await _server.Type(folder, "import", "mlflow", "--from", "sqlite:///none.db")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("There is no file"));
        (await _server.Type(folder, "import", "mlflow", "--from", "mysql://root@db/mlflow")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("Start 'mlflow server' on it"));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task Execute(string file, string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task TheRunIsWhole(string id)
    {
        var run = await _server.Get("api/v1/runs/" + id);
        (run.GetProperty("info").GetProperty("name").GetString(), run.GetProperty("info").GetProperty("experiment").GetInt64()).ShouldBe(("erster Lauf ☂", 1));
        run.GetProperty("params").EnumerateArray().Select(p => p.GetProperty("key").GetString()).ShouldBe(["lines", "long", "lr", "null-like", "opt/name"]);
        run.GetProperty("datasets")[0].GetProperty("tags")[0].GetProperty("value").GetString().ShouldBe("training");
        (await _server.Get($"api/v1/runs/{id}/points?key=odd/values")).GetProperty("items").EnumerateArray().Select(p => p.GetProperty("value").ToString())
            .ShouldBe(["0.25", "NaN", "0.5", "1.7976931348623157E+308", "-1.7976931348623157E+308", "1E-300"]);
        (await _server.Get("api/v1/models/credit-default")).GetProperty("aliases").ToString().ShouldBe("""{"champion":2,"first":1}""");
        (await _server.Get("api/v1/models/credit-default/versions/2")).GetProperty("stage").GetString().ShouldBe("Production");
    }

    private static void Seen(JsonElement report, string kind, int count) => report.GetProperty(kind).GetProperty("seen").GetInt32().ShouldBe(count, kind);
}
