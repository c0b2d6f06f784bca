using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DuckDB.NET.Data;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Models.Signatures;
using Slipway.Serving.Contracts;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Work;

namespace Slipway.Tests.Serving.Batch;

/// <summary>Parquet in, Parquet out: declared batches run as jobs in processes of their own, whatever the database.</summary>
public abstract class BatchTests(BatchHost fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Host.Http;

    [Fact]
    public async Task Every_row_is_predicted_in_order_beside_its_columns_a_file_for_each_file()
    {
        var name = await Registered();
        Write($"{name}/in/b.parquet", "SELECT i AS id, i::DOUBLE / 2 AS number, i AS whole, i % 2 = 0 AS truth, 't' || i AS text, DATE '2026-01-01' AS day FROM range(20000) r(i)");
        Write($"{name}/in/day=2/c.parquet", "SELECT i AS id, 1.5 AS number, i AS whole, true AS truth, 't' AS text FROM range(3) r(i)");
        await Declare(name, new { files = $"{name}/in/**/*.parquet" });

        var run = await Run(name);

        var result = run.Result!;
        run.State.ShouldBe(JobState.Succeeded, run.Error);
        (result.Rows, result.Predicted, result.SetAside, result.FileCount, result.Version.Number).ShouldBe((20003, 20003, 0, 2, 1));
        result.Files.Select(f => (f.Input, f.Rows, f.Rejected)).ShouldBe([("b.parquet", 20000, null), ("day=2/c.parquet", 3, null)]);
        var output = fixture.At($"{name}/out/b.parquet");
        Rows($"SELECT count(*), count(DISTINCT prediction_id), sum((number_out = number AND whole_out = whole AND truth_out = truth AND text_out = text AND model_version = 1)::INT) FROM '{output}'").ShouldBe(["20000", "20000", "20000"]);
        Rows($"SELECT id FROM '{output}' LIMIT 3 OFFSET 7777").ShouldBe(["7777", "7778", "7779"]);
        Rows($"SELECT prediction_id FROM '{output}' LIMIT 1").ShouldBe([$"{result.Files[0].Sha256[..16]}-1"]);
        Files(name).ShouldBe(["b.parquet", "day=2/c.parquet"]);
        var download = await Http.GetByteArrayAsync($"/api/v1/batches/{name}/runs/{run.Job}/files/0", Cancel);
        Sha256(download).ShouldBe(Sha256(await File.ReadAllBytesAsync(output, Cancel)));
    }

    [Fact]
    public async Task Rows_that_do_not_fit_are_set_aside_with_their_reason_and_none_is_lost()
    {
        var name = await Registered();
        Write($"{name}/in/a.parquet", "SELECT i AS id, CASE WHEN i % 100 = 0 THEN NULL ELSE i END::DOUBLE AS number, CASE WHEN i % 250 = 3 THEN 1.5 ELSE i END::DOUBLE AS whole, true AS truth, 't' AS text FROM range(1000) r(i)");
        await Declare(name, new { files = $"{name}/in" });

        var result = (await Run(name)).Result!;

        (result.Rows, result.Predicted, result.SetAside).ShouldBe((1000, 986, 14));
        var (output, rejected) = (fixture.At($"{name}/out/a.parquet"), fixture.At($"{name}/out/a.rejected.parquet"));
        Rows($"SELECT DISTINCT problem FROM '{rejected}' ORDER BY 1").ShouldBe(["Field 'number' should be double, required, but is null.", "Field 'whole' should be long, required, but is the number 1.5."]);
        Rows($"SELECT count(DISTINCT id) FROM (SELECT id FROM '{rejected}' UNION ALL SELECT id FROM '{output}')").ShouldBe(["1000"]);
        Rows($"SELECT count(*) FROM '{output}' WHERE number_out <> number OR whole_out <> whole").ShouldBe(["0"]);
        (await Http.GetAsync($"/api/v1/batches/{name}/runs/{(await Runs(name))[0].Job}/files/0/rejected", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rerun_writes_the_same_bytes_and_clears_what_a_killed_run_left()
    {
        var name = await Registered();
        Write($"{name}/in/a.parquet", "SELECT i::DOUBLE AS number, i AS whole, true AS truth, 't' AS text FROM range(5000) r(i)");
        await Declare(name, new { files = $"{name}/in/*.parquet" });
        await Run(name);
        var output = fixture.At($"{name}/out/a.parquet");
        var first = Sha256(await File.ReadAllBytesAsync(output, Cancel));
        var id = (await Http.GetFromJsonAsync<DeclaredBatch>($"/api/v1/batches/{name}", Cancel))!.Id;
        await File.WriteAllTextAsync(fixture.At($"{name}/out/.{id}.a.parquet.tmp"), "half a file", Cancel);
        await File.WriteAllTextAsync(output, "not what a run wrote", Cancel);

        await Run(name);

        Sha256(await File.ReadAllBytesAsync(output, Cancel)).ShouldBe(first);
        Directory.GetFiles(fixture.At($"{name}/out")).Select(Path.GetFileName).ShouldBe(["a.parquet"]);
    }

    [Fact]
    public async Task A_run_that_cannot_be_done_says_why_and_writes_nothing()
    {
        var name = await Registered();
        Write($"{name}/in/a.parquet", "SELECT 1 AS other");
        await Declare(name, new { files = $"{name}/in/*.parquet" });
        var without = await Run(name);
        await Declare(name, new { files = $"{name}/nothing/*.parquet" });
        var absent = await Run(name);
        await Declare(name, new { files = $"{name}/in/*.parquet", model = name + "/9" });
        var unknown = await Run(name);
        await File.WriteAllTextAsync(fixture.At($"{name}/in/b.parquet"), "no Parquet", Cancel);
        await Declare(name, new { files = $"{name}/in/b.parquet" });
        var broken = await Run(name);
        await fixture.Host.Gates.Record(Actor.System, name, 1, [new("metric roc_auc", "metric", false, 0.5, 0.6, "roc_auc is 0.5, below 0.6.")], Cancel);
        var held = await Run(name);

        new[] { without, absent, unknown, broken, held }.ShouldAllBe(run => run.State == JobState.Failed);
        without.Error!.ShouldStartWith($"The input a.parquet has no column 'number', which {name}/1 needs.");
        absent.Error!.ShouldStartWith($"'{name}/nothing/*.parquet' fits no file");
        unknown.Error!.ShouldContain($"'{name}/9' does not exist");
        broken.Error!.ShouldStartWith("The input b.parquet cannot be read:");
        held.Error!.ShouldStartWith($"{name}/1 cannot be deployed: gate 'metric roc_auc' failed: roc_auc is 0.5, below 0.6.");
        Files(name).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_declared_with_a_schedule_runs_at_its_time_and_is_gone_with_its_declaration()
    {
        var name = await Registered();
        Write($"{name}/in/a.parquet", "SELECT 1.0::DOUBLE AS number, 1::BIGINT AS whole, true AS truth, 't' AS text");
        await Declare(name, new { files = $"{name}/in/*.parquet", schedule = "0 3 * * *", zone = "Europe/Berlin" });
        var next = (await Http.GetFromJsonAsync<DeclaredBatch>($"/api/v1/batches/{name}", Cancel))!.Next!.Value;
        TimeZoneInfo.ConvertTime(next, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).TimeOfDay.ShouldBe(TimeSpan.FromHours(3));

        fixture.Clock.AdjustTime(next);
        var run = await Until(name, runs => runs is [{ State: JobState.Succeeded or JobState.Failed }]);
        await Declare(name, null);

        (run[0].State, run[0].Cause, run[0].Result?.Rows).ShouldBe((JobState.Succeeded, "schedule", 1L));
        var gone = (await Http.GetFromJsonAsync<DeclaredBatch>($"/api/v1/batches/{name}", Cancel))!;
        (gone.Next, gone.RemovedAt is null).ShouldBe((null, false));
        (await Http.GetFromJsonAsync<JsonElement>("/api/v1/schedules", Cancel)).ToString().ShouldNotContain($"batch/{name}/");
        (await Http.PostAsync($"/api/v1/batches/{name}/runs", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Runs(name)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_can_be_cancelled_and_leaves_no_half_file()
    {
        var name = await Registered();
        Write($"{name}/in/a.parquet", "SELECT i::DOUBLE AS number, i AS whole, true AS truth, 't' || i AS text FROM range(3000000) r(i)");
        await Declare(name, new { files = $"{name}/in/*.parquet" });
        using var started = await Http.PostAsync($"/api/v1/batches/{name}/runs", null, Cancel);
        var job = (await started.Content.ReadFromJsonAsync<BatchRun>(Cancel))!.Job;
        await Until(name, runs => runs[0].Progress?.Metrics is not null || runs[0].FinishedAt is not null);
        (await Http.PostAsync($"/api/v1/batches/{name}/runs", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        using var form = new FormUrlEncodedContent([]);
        await Http.PostAsync($"/deployments/{name}/batch/{job}/cancel", form, Cancel);
        var run = await Until(name, runs => runs[0].FinishedAt is not null);

        run[0].State.ShouldBe(JobState.Cancelled);
        Files(name).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_a_job_of_the_batch_begins_a_run()
    {
        var name = await Registered();
        await Declare(name, new { files = $"{name}/in/*.parquet" });

        (await Http.PostAsync($"/api/v1/batches/{name}/begin", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<string> Registered()
    {
        var name = "batch-" + Guid.CreateVersion7().ToString("N")[20..];
        var signature = new Signature([new ColumnField("number", FieldType.Double, true), new ColumnField("whole", FieldType.Long, true), new ColumnField("truth", FieldType.Boolean, true), new ColumnField("text", FieldType.String, true)]);
        await fixture.Host.Register(name, TinyOnnx.Mixed(), signature.ToJson());
        return name;
    }

    /// <summary>Declares it as a project does, by the event that an apply publishes; null takes it out.</summary>
    private async Task Declare(string name, object? with)
    {
        var given = JsonSerializer.SerializeToElement(with ?? new { }, JsonSerializerOptions.Web);
        string? Given(string member) => given.TryGetProperty(member, out var value) ? value.GetString() : null;
        var batch = new { name, model = Given("model") ?? name + "/1", files = Given("files"), data = (string?)null, output = name + "/out/", schedule = Given("schedule"), zone = Given("zone") ?? "UTC" };
        (await fixture.Host.Database.Write<Done>(Actor.System, unit =>
        {
            unit.Publish("batches.declared", Ids.New("prj", fixture.Clock), new { project = name, batches = with is null ? [] : new[] { batch }, actor = Actor.System.Principal });
            unit.NothingChanged();
            return Task.FromResult(Result.Done);
        }, Cancel)).IsSuccess.ShouldBeTrue();
        for (var i = 0; i < 600; i++)
        {
            using var answer = await Http.GetAsync($"/api/v1/batches/{name}", Cancel);
            if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<DeclaredBatch>(Cancel) is { } found && (with is null ? found.RemovedAt is not null : found.Files == batch.files && found.Model == batch.model))
                return;
            await Task.Delay(50, Cancel);
        }

        throw new TimeoutException($"{name} was not declared.");
    }

    private async Task<BatchRun> Run(string name)
    {
        using var started = await Http.PostAsync($"/api/v1/batches/{name}/runs", null, Cancel);
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync(Cancel));
        // Runs of one instant have no order among themselves: it is known by its job.
        var job = (await started.Content.ReadFromJsonAsync<BatchRun>(Cancel))!.Job;
        return (await Until(name, runs => runs.Single(run => run.Job == job).FinishedAt is not null)).Single(run => run.Job == job);
    }

    private async Task<IReadOnlyList<BatchRun>> Until(string name, Func<IReadOnlyList<BatchRun>, bool> isSo)
    {
        for (var i = 0; i < 2400; i++)
        {
            var runs = await Runs(name);
            if (runs.Count > 0 && isSo(runs))
                return runs;
            await Task.Delay(50, Cancel);
        }

        throw new TimeoutException($"After two minutes: {string.Join("; ", await Runs(name))}");
    }

    private async Task<IReadOnlyList<BatchRun>> Runs(string name) => (await Http.GetFromJsonAsync<Page<BatchRun>>($"/api/v1/batches/{name}/runs", Cancel))!.Items;

    private string[] Files(string name) => Directory.Exists(fixture.At(name + "/out")) ? [.. Directory.GetFiles(fixture.At(name + "/out"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(fixture.At(name + "/out"), f)).Order(StringComparer.Ordinal)] : [];

    private void Write(string file, string select)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.At(file))!);
        Rows($"COPY ({select}) TO '{fixture.At(file)}' (FORMAT parquet)");
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static List<string> Rows(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var cells = new List<string>();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                cells.Add(Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return cells;
    }
}

/// <summary>A server whose jobs run as they do in the product, with one folder opened for files. The clock stands still until a test moves it.</summary>
public abstract class BatchHost(TestDatabase database) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _files = new();
    private ServingHost? _host;

    public TestClock Clock => database.Clock;

    public ServingHost Host => _host ?? throw new InvalidOperationException("The fixture was not initialised.");

    /// <summary>A path in the opened folder.</summary>
    public string At(string path) => _files.At(path);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        _host = await ServingHost.Start(database.Database, _folder.Path, Clock, CancellationToken.None, services => services
            .AddSingleton(new DataRoots([_files.Path]))
            .Configure<WorkOptions>(work => (work.KeepJobs, work.SpareMemory, work.Command) = (false, 0, ["dotnet", Path.Combine(AppContext.BaseDirectory, "slipway.dll")])));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await database.DisposeAsync();
        _folder.Dispose();
        _files.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteBatchHost() : BatchHost(new SqliteServing());

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresBatchHost() : BatchHost(new PostgresServing());

public sealed class BatchesOnSqlite(SqliteBatchHost fixture) : BatchTests(fixture), IClassFixture<SqliteBatchHost>;

public sealed class BatchesOnPostgres(PostgresBatchHost fixture) : BatchTests(fixture), IClassFixture<PostgresBatchHost>;
