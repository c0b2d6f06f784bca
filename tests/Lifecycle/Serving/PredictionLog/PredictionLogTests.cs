using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Models.Signatures;
using Slipway.Serving;
using Slipway.Serving.Contracts;
using Slipway.Storage;
using Slipway.Testing;

namespace Slipway.Tests.Serving.PredictionLog;

/// <summary>What the prediction log holds, and what it survives.</summary>
public sealed class PredictionLogTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private Database? _database;
    private ServingHost? _host;

    private ServingHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        _database = await Database.Open(_folder.At("slipway.db"), ServingHost.Modules, TimeProvider.System, Wire.Cancel);
        await Restart();
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _database!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_prediction_is_kept_with_inputs_outputs_and_the_version_that_made_it_and_masked_columns_are_not()
    {
        var deployment = await Deployed(new LogPolicy(Mask: ["text"]));

        await Ask("p1", 1.5, "secret");

        var prediction = (await Host.Logged(deployment.Id)).Single();
        (prediction.Id, prediction.Deployment, prediction.Model, prediction.Version).ShouldBe(("p1", "logged", "mixed", 1));
        prediction.Inputs.GetRawText().ShouldBe("""{"number":1.5,"whole":7,"truth":true}""");
        prediction.Outputs.GetProperty("number_out").GetDouble().ShouldBe(1.5);
        prediction.Latency.ShouldBeGreaterThan(TimeSpan.Zero);
        Encoding.UTF8.GetString(await Bytes(LogOf(deployment))).ShouldNotContain("\"text\":\"secret\"");
    }

    [Fact]
    public async Task A_matrix_is_logged_under_the_names_of_its_columns()
    {
        var signature = new Signature([new ColumnField("left", FieldType.Double), new ColumnField("right", FieldType.Double)]).ToJson();
        await Host.Register("matrix", TinyOnnx.Identity("FP64"), signature);
        var deployment = await Host.Deploy("matrix", "matrix/1", new LogPolicy(Mask: ["right"]));

        await Host.Http.Send("/v2/models/matrix/infer", """{"id": "r", "inputs": [{"name": "x", "shape": [2, 2], "datatype": "FP64", "data": [1, 2, 3, 4]}]}""");
        await Host.Http.Send("/api/v1/deployments/matrix/predict", """{"records": [{"right": 6, "left": 5}]}""");

        var logged = await Host.Logged(deployment.Id);
        logged.Take(2).Select(p => p.Id).ShouldBe(["r-0", "r-1"]);
        logged.Select(p => p.Inputs.GetRawText()).ShouldBe(["""{"left":1}""", """{"left":3}""", """{"left":5}"""]);
        logged.Select(p => p.Outputs.GetRawText()).ShouldBe(["""{"y":[1,2]}""", """{"y":[3,4]}""", """{"y":[5,6]}"""]);
    }

    [Fact]
    public async Task Sealed_or_not_each_prediction_is_read_once_by_its_event_time()
    {
        var deployment = await Deployed();
        for (var day = 1; day <= 9; day++)
        {
            await Ask($"d{day}", day, "x", $"2026-04-0{day}T12:00:00.123Z");
            if (day % 4 == 0)
                (await Host.Predictions.Seal(deployment.Id, Wire.Cancel)).ShouldBe(4);
        }

        (await Host.Logged(deployment.Id)).Select(p => p.Id).ShouldBe(Enumerable.Range(1, 9).Select(day => $"d{day}"));
        (await Window(deployment, "2026-04-03", "2026-04-07")).ShouldBe(["d3", "d4", "d5", "d6"]);
        (await Window(deployment, "2026-04-01T12:00:00.123Z", "2026-04-02T12:00:00.123Z")).ShouldBe(["d1"]);
        var found = await Host.Predictions.Find(deployment.Id, "d2", Wire.Cancel);
        (found!.EventTime, found.Inputs.GetProperty("number").GetDouble(), found.Version).ShouldBe((DateTimeOffset.Parse("2026-04-02T12:00:00.123Z", System.Globalization.CultureInfo.InvariantCulture), 2, 1));
        (await Host.Predictions.Find(deployment.Id, "d9' OR '1'='1", Wire.Cancel)).ShouldBeNull();
        Directory.GetFiles(FolderOf(deployment)).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["log-000000003.bin", "segment-000000001.parquet", "segment-000000002.parquet"]);
    }

    [Fact]
    public async Task The_newest_come_first_page_by_page_while_parts_are_sealed_in_between()
    {
        var deployment = await Deployed();
        for (var i = 10; i < 22; i++)
        {
            await Ask($"n{i}", i, "x");
            if (i is 13 or 17)
                await Host.Predictions.Seal(deployment.Id, Wire.Cancel);
        }

        List<string> ids = [];
        for (string? after = ""; after is not null;)
        {
            var newest = await Host.Predictions.Newest(deployment.Id, after, 5, Wire.Cancel);
            newest.Succeeded(out var page, out var refusal).ShouldBeTrue(refusal?.Message);
            ids.AddRange(page!.Items.Select(p => p.Id));
            after = page.Next;
            await Host.Predictions.Seal(deployment.Id, Wire.Cancel);
        }

        ids.ShouldBe(Enumerable.Range(10, 12).Reverse().Select(i => $"n{i}"));
        (await Host.Predictions.Newest(deployment.Id, "nonsense", 5, Wire.Cancel)).Succeeded(out _, out var wrong).ShouldBeFalse();
        wrong!.Message.ShouldBe("after: 'nonsense' is no page token.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_newest_of_a_long_log_are_those_that_reading_all_of_it_gives(bool restarted)
    {
        var deployment = await Deployed();
        // Some 900 KB, several chunks; the rows of one request are answered at once, so that their ids decide.
        int[] requests = [1, 700, 3, 1500, 1, 900, 40];
        foreach (var (request, rows) in requests.Index())
        {
            string[] inputs = [.. new[] { ("number", "FP64", "1.5"), ("whole", "INT64", "7"), ("truth", "BOOL", "true"), ("text", "BYTES", $"\"{new string('x', 120)}\"") }
                .Select(column => $$"""{"name": "{{column.Item1}}", "shape": [{{rows}}, 1], "datatype": "{{column.Item2}}", "data": [{{string.Join(',', Enumerable.Repeat(column.Item3, rows))}}]}""")];
            await Host.Http.Send("/v2/models/logged/infer", $$"""{"id": "q{{request}}", "inputs": [{{string.Join(',', inputs)}}]}""");
        }

        if (restarted)
        {
            await _host!.DisposeAsync();
            await Restart();
        }

        var all = (await Host.Logged(deployment.Id)).OrderByDescending(p => p.AnsweredAt).ThenByDescending(p => p.Id, StringComparer.Ordinal).Select(p => p.Id).ToList();
        all.Count.ShouldBe(3145);
        new FileInfo(LogOf(deployment)).Length.ShouldBeGreaterThan(800_000);
        List<string> ids = [];
        for (string? after = ""; after is not null;)
        {
            (await Host.Predictions.Newest(deployment.Id, after, ids.Count < 60 ? 7 : 1000, Wire.Cancel)).Succeeded(out var page, out var refusal).ShouldBeTrue(refusal?.Message);
            ids.AddRange(page!.Items.Select(p => p.Id));
            after = page.Next;
        }

        ids.ShouldBe(all);
    }

    [Fact]
    public async Task Of_predictions_with_one_id_the_newest_is_found_wherever_it_lies()
    {
        var deployment = await Deployed();
        await Ask("same", 1, "x");
        await Host.Predictions.Seal(deployment.Id, Wire.Cancel);
        await Task.Delay(5, Wire.Cancel);
        await Ask("same", 2, "x");
        (await Host.Predictions.Find(deployment.Id, "same", Wire.Cancel))!.Inputs.GetProperty("number").GetDouble().ShouldBe(2);

        await Host.Predictions.Seal(deployment.Id, Wire.Cancel);

        (await Host.Predictions.Find(deployment.Id, "same", Wire.Cancel))!.Inputs.GetProperty("number").GetDouble().ShouldBe(2);
    }

    [Fact]
    public async Task A_torn_tail_is_cut_and_what_follows_it_is_readable()
    {
        var deployment = await Deployed();
        await Ask("whole", 1, "x");
        var log = LogOf(deployment);
        await _host!.DisposeAsync();
        var before = await File.ReadAllBytesAsync(log, Wire.Cancel);
        foreach (var torn in new[] { before[8..^1], before[8..20], [9, 0, 0, 0], [5, 0, 0, 0, 1, 2, 3, 4, 65, 65, 65, 65, 65], new byte[300] })
        {
            await File.WriteAllBytesAsync(log, [.. before, .. torn], Wire.Cancel);
            await Restart();
            await Ask("after", 2, "x");

            (await Host.Logged(deployment.Id)).Select(p => p.Id).ShouldBe(["whole", "after"]);
            await _host!.DisposeAsync();
        }

        await Restart();
    }

    [Fact]
    public async Task A_log_whose_segment_is_there_already_counts_once()
    {
        var deployment = await Deployed();
        await Ask("once", 1, "x");
        var log = LogOf(deployment);
        var bytes = await Bytes(log);
        await Host.Predictions.Seal(deployment.Id, Wire.Cancel);
        await File.WriteAllBytesAsync(log, bytes, Wire.Cancel);

        (await Host.Logged(deployment.Id)).Count.ShouldBe(1);
        await Restart();

        (await Host.Logged(deployment.Id)).Count.ShouldBe(1);
        File.Exists(log).ShouldBeFalse();
    }

    [Fact]
    public async Task The_times_of_what_came_since_the_last_look_are_read_and_no_others()
    {
        var deployment = await Deployed();
        await Ask("d1", 1, "x", "2026-04-01T12:00:00Z");
        await Ask("d2", 2, "x", "2026-04-02T12:00:00Z");
        var first = (await Host.Predictions.Parts(deployment.Id, Wire.Cancel)).ShouldHaveSingleItem();
        var known = await Times(deployment, first, 0);
        var same = (await Host.Predictions.Parts(deployment.Id, Wire.Cancel)).ShouldHaveSingleItem();
        await Ask("d3", 3, "x");
        var grown = (await Host.Predictions.Parts(deployment.Id, Wire.Cancel)).ShouldHaveSingleItem();
        var news = (await Times(deployment, grown, first.Size)).ShouldHaveSingleItem();
        await Host.Predictions.Seal(deployment.Id, Wire.Cancel);
        var gone = await Host.Predictions.Times(deployment.Id, grown, 0, Wire.Cancel);
        var parts = await Host.Predictions.Parts(deployment.Id, Wire.Cancel);

        known.Select(time => time.EventTime).ShouldBe([Time("2026-04-01T12:00:00Z").ToUnixTimeMilliseconds(), Time("2026-04-02T12:00:00Z").ToUnixTimeMilliseconds()]);
        same.ShouldBe(first);
        news.EventTime.ShouldBe(news.AnsweredAt);
        gone.ShouldBeNull();
        parts.Select(part => (part.Id, part.IsSealed)).ShouldBe([("1", true), ("2", false)]);
        (await Times(deployment, parts[0], 0)).Select(time => time.EventTime).Order().ShouldBe([.. known.Select(time => time.EventTime), news.EventTime]);
    }

    [Fact]
    public async Task A_sample_takes_its_share_and_the_same_ids_each_time()
    {
        var deployment = await Deployed(new LogPolicy(Sample: 0.3));
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 400; i++)
                await Ask($"s{i}", i, "x");
        }

        var ids = (await Host.Logged(deployment.Id)).Select(p => p.Id).ToList();

        ids.Distinct().Count().ShouldBeInRange(80, 160);
        ids.GroupBy(id => id).ShouldAllBe(group => group.Count() == 2);
    }

    [Fact]
    public async Task A_log_that_is_large_enough_is_sealed_without_being_asked()
    {
        await _host!.DisposeAsync();
        _host = await ServingHost.Start(_database!, _folder.Path, TimeProvider.System, Wire.Cancel, services => services.Configure<ServingOptions>(options => (options.SealAtBytes, options.FlushEvery) = (2000, TimeSpan.FromMilliseconds(10))));
        var deployment = await Deployed();
        for (var i = 0; i < 60; i++)
            await Ask($"s{i}", i, "x");

        for (var i = 0; i < 400 && Directory.GetFiles(FolderOf(deployment), "*.parquet").Length == 0; i++)
            await Task.Delay(25, Wire.Cancel);

        Directory.GetFiles(FolderOf(deployment), "*.parquet").ShouldNotBeEmpty();
        (await Host.Logged(deployment.Id)).Select(p => p.Id).Distinct().Count().ShouldBe(60);
    }

    private async Task Restart()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _host = await ServingHost.Start(_database!, _folder.Path, TimeProvider.System, Wire.Cancel);
    }

    private async Task<Deployment> Deployed(LogPolicy? log = null)
    {
        await Host.Register("mixed", TinyOnnx.Mixed());
        return await Host.Deploy("logged", "mixed/1", log);
    }

    private async Task Ask(string id, double number, string text, string? eventTime = null)
    {
        var time = eventTime is null ? "" : $"\"parameters\": {{\"event_time\": \"{eventTime}\"}}, ";
        var body = string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
            { {{time}}"id": "{{id}}", "inputs": [{"name": "number", "shape": [1], "datatype": "FP64", "data": [{{number}}]}, {"name": "whole", "shape": [1], "datatype": "INT64", "data": [7]},
             {"name": "truth", "shape": [1], "datatype": "BOOL", "data": [true]}, {"name": "text", "shape": [1], "datatype": "BYTES", "data": ["{{text}}"]}], "outputs": [{"name": "number_out"}]}
            """);
        (await Host.Http.Send("/v2/models/logged/infer", body)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    private async Task<IReadOnlyList<string>> Window(Deployment deployment, string from, string to)
    {
        var ids = new List<string>();
        await foreach (var prediction in Host.Predictions.Read(deployment.Id, Time(from), Time(to), Wire.Cancel))
            ids.Add(prediction.Id);
        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);

    private async Task<IReadOnlyList<PredictionTime>> Times(Deployment deployment, LogPart part, long from) => [.. (await Host.Predictions.Times(deployment.Id, part, from, Wire.Cancel))!];

    private string FolderOf(Deployment deployment) => _folder.At("predictions", deployment.Id);

    private string LogOf(Deployment deployment) => Directory.GetFiles(FolderOf(deployment), "log-*.bin").Max()!;

    private static async Task<byte[]> Bytes(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, Wire.Cancel);
        return bytes;
    }
}
