using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace Slipway.Tests.Serving.Deployments;

/// <summary>Versions change under load.</summary>
public sealed class SwapTests(WireHost wire) : IClassFixture<WireHost>
{
    [Fact]
    public async Task Two_hundred_changes_of_version_under_sixteen_connections_fail_nobody_and_every_answer_is_of_the_version_it_names()
    {
        const int versions = 5;
        for (var factor = 1; factor <= versions; factor++)
            await wire.Host.Register("swapped", TinyOnnx.Times(factor * 1000));
        await wire.Host.Deploy("swapped", "swapped/1");
        using var stop = new CancellationTokenSource();

        var clients = Enumerable.Range(0, 16).Select(seed => Task.Run(() => Ask(seed, stop.Token))).ToList();
        var random = new Random(11);
        for (var change = 0; change < 200; change++)
        {
            var done = change % 7 == 6
                ? await wire.Host.Deployments.RollBack(Actor.System, "swapped", Wire.Cancel)
                : await wire.Host.Deployments.Activate(Actor.System, "swapped", random.Next(1, versions + 1), Wire.Cancel);
            if (!done.Succeeded(out _, out var refusal))
                refusal.Kind.ShouldBe(RefusalKind.Conflict);
        }

        await stop.CancelAsync();
        var seen = (await Task.WhenAll(clients)).SelectMany(s => s).GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());
        seen.Keys.Order().ShouldBe(Enumerable.Range(1, versions));
        seen.Values.Sum().ShouldBeGreaterThan(400);
    }

    private async Task<List<int>> Ask(int seed, CancellationToken stop)
    {
        using var http = wire.Host.NewClient();
        var random = new Random(seed);
        var versions = new List<int>();
        while (!stop.IsCancellationRequested)
        {
            var x = random.Next(1, 1000);
            var answer = await http.Send("/v2/models/swapped/infer", string.Create(CultureInfo.InvariantCulture, $$"""{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [{{x}}]}]}"""));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(CancellationToken.None));
            var body = await answer.Json();
            var version = int.Parse(body.GetProperty("model_version").GetString()!, CultureInfo.InvariantCulture);
            body.GetProperty("outputs")[0].GetProperty("data")[0].GetDouble().ShouldBe(version * 1000.0 * x);
            versions.Add(version);
        }

        return versions;
    }

    [Fact]
    public async Task Requests_and_errors_are_counted_by_deployment_and_version()
    {
        await wire.Host.Register("counted", TinyOnnx.Times(2));
        await wire.Host.Deploy("counted", "counted/1");
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == "Slipway.Serving") l.EnableMeasurementEvents(instrument); } };
        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.ToArray().ToDictionary(t => t.Key, t => t.Value?.ToString(), StringComparer.Ordinal);
            if (labels["deployment"] == "counted")
                counts.AddOrUpdate($"{instrument.Name} {labels["version"]}{labels.GetValueOrDefault("status")}", value, (_, sum) => sum + value);
        }

        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, 1, tags));
        listener.Start();

        await wire.Http.Send("/v2/models/counted/infer", """{"inputs": [{"name": "x", "shape": [3, 1], "datatype": "FP64", "data": [1, 2, 3]}]}""");
        await wire.Http.Send("/v2/models/counted/infer", "{}");

        (counts["slipway.serving.requests 1"], counts["slipway.serving.rows 1"], counts["slipway.serving.duration 1"], counts["slipway.serving.errors 1400"]).ShouldBe((1, 3, 1, 1));
    }
}
