using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Monitoring.Contracts;

namespace Slipway.Tests.Monitoring;

/// <summary>What webhooks hear of alerts.</summary>
public sealed class NoticeTests(SqliteMonitoring world) : IClassFixture<SqliteMonitoring>
{
    [Fact]
    public async Task A_webhook_is_told_signed_and_again_until_it_answers_with_success_and_others_are_not_told_twice()
    {
        await using var steady = await Receiver.Start(failures: 0);
        await using var shaky = await Receiver.Start(failures: 2);
        var name = await world.Watch("""[{"drift": {"max": 0.2, "columns": ["distance"]}}]""", notify: $$$"""[{"webhook": {"url": "{{{steady.Address}}}", "secret": "HOOK"}}, {"webhook": {"url": "{{{shaky.Address}}}"}}]""");
        await world.Predict(name, [.. LateFlights.Day(0, 400, seed: 40, farther: 900), .. LateFlights.Day(1, 1, seed: 40)]);

        await world.Look(name);
        await MonitoringWorld.Until(
            () =>
            {
                // The event waits on the server's clock before it comes again.
                world.Clock.Advance(TimeSpan.FromSeconds(10));
                return Task.FromResult(shaky.Heard.Count == 3);
            },
            "the shaky receiver has heard it three times");

        await MonitoringWorld.Until(async () => (await Notices(name)).All(n => n.DeliveredAt is not null), "both receivers are written down as told");
        var heard = steady.Heard.ShouldHaveSingleItem();
        var (id, timestamp) = (heard.Headers["webhook-id"], heard.Headers["webhook-timestamp"]);
        heard.Headers["webhook-signature"].ShouldBe("v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("a secret of the tests"), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{heard.Body}"))));
        var told = JsonElement.Parse(heard.Body);
        told.GetProperty("type").GetString().ShouldBe("alert.raised");
        told.GetProperty("data").GetProperty("words").GetString()!.ShouldStartWith($"{name}: psi of 'distance' is ");
        shaky.Heard.Select(h => h.Headers["webhook-id"]).Distinct().ShouldHaveSingleItem();
        shaky.Heard.ShouldAllBe(h => !h.Headers.ContainsKey("webhook-signature"));
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_stands_with_its_alert_in_words()
    {
        await using var deaf = await Receiver.Start(failures: int.MaxValue);
        var name = await world.Watch("""[{"drift": {"max": 0.2, "columns": ["distance"]}}]""", notify: $$$"""[{"webhook": {"url": "{{{deaf.Address}}}"}}, {"webhook": {"url": "http://127.0.0.1:9/x?token=k1e2y3", "secret": "NOWHERE"}}]""");
        await world.Predict(name, [.. LateFlights.Day(0, 400, seed: 40, farther: 900), .. LateFlights.Day(1, 1, seed: 40)]);

        await world.Look(name);
        await MonitoringWorld.Until(
            async () =>
            {
                world.Clock.Advance(TimeSpan.FromSeconds(10));
                return (await Notices(name)) is { Count: 2 } notices && notices.All(n => n.Tries >= 2);
            },
            "both were tried twice");

        var failed = await Notices(name);
        failed.Single(n => n.Receiver == deaf.Address.GetLeftPart(UriPartial.Authority)).ShouldSatisfyAllConditions(n => n.Failure.ShouldBe("it answered 503."), n => n.DeliveredAt.ShouldBeNull(), n => n.FailedAt.ShouldNotBeNull());
        failed.Single(n => n.Receiver == "http://127.0.0.1:9").Failure.ShouldBe("there is no secret 'NOWHERE'. Set SLIPWAY_SECRET_NOWHERE in the server's environment.");
        var page = await world.Http.GetStringAsync("/monitors/" + name, TestContext.Current.CancellationToken);
        page.ShouldContain("has not heard of it: it answered 503. Tried ");
        page.ShouldNotContain("k1e2y3");
    }

    private async Task<IReadOnlyList<AlertNotice>> Notices(string monitor) =>
        [.. (await world.Http.GetFromJsonAsync<Page<Alert>>($"/api/v1/monitors/{monitor}/alerts", TestContext.Current.CancellationToken))!.Items.SelectMany(alert => alert.Notices)];

    /// <summary>Something that listens for webhooks, failing at first.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, string Body)> Heard { get; } = [];

        public Uri Address => new(new Uri(app.Urls.First()), "hook");

        public static async Task<Receiver> Start(int failures)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.MapPost("/hook", async (HttpContext context) =>
            {
                using var reader = new StreamReader(context.Request.Body);
                receiver.Heard.Enqueue((context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), await reader.ReadToEndAsync()));
                return receiver.Heard.Count > failures ? Microsoft.AspNetCore.Http.Results.NoContent() : Microsoft.AspNetCore.Http.Results.StatusCode(503);
            });
            await app.StartAsync();
            return receiver;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
