using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Monitors;
using Slipway.Work;

namespace Slipway.Monitoring.Alerts;

/// <summary>
/// Tells webhooks of alerts. The event comes again, ever later, until every receiver has answered with success or the deliveries run out; a receiver that has heard it is not told again.
/// Headers as in the Standard Webhooks specification 1.0: <c>webhook-id</c> stays the same for a repeated notice, <c>webhook-signature</c> is <c>v1,</c> and the Base64 of the HMAC-SHA256 over
/// <c>id.timestamp.body</c>.
/// </summary>
internal sealed class WebhookNotices(Database database, IHttpClientFactory clients, IOptions<MonitoringOptions> options, TimeProvider clock) : ISubscriber
{
    /// <summary>The name of the client that sends; it follows no redirects.</summary>
    public const string ClientName = "monitoring.webhooks";

    private const string SecretPrefix = "whsec_";

    public string Name => "monitoring.webhooks";

    public bool Wants(string type) => type is AlertChanged.Raised or AlertChanged.Resolved;

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        var change = happened.Payload.Deserialize<AlertChanged>(JsonSerializerOptions.Web)!;
        var monitor = await database.Read<MonitorRow>(async unit => await MonitorStore.Find(unit, change.Monitor, cancel) is { } row ? row : Refusal.NotFound("Monitor", change.Monitor), cancel);
        if (!monitor.Succeeded(out var watched, out _))
            return;
        var told = await database.Query(unit => NoticeStore.Told(unit, change.Alert, happened.Type, cancel), cancel);
        List<string> failures = [];
        foreach (var hook in watched.Plan.Notify.Where(hook => !told.Contains(hook.Url.AbsoluteUri, StringComparer.Ordinal)))
        {
            var failure = await Send(hook, happened, cancel);
            if (failure is not null)
                failures.Add($"{hook.Url.GetLeftPart(UriPartial.Authority)}: {failure}");
            await database.Keep<Done>(
                async unit =>
                {
                    await (failure is null ? NoticeStore.Add(unit, change.Alert, happened.Type, hook.Url.AbsoluteUri, cancel) : NoticeStore.Fail(unit, change.Alert, happened.Type, hook.Url.AbsoluteUri, failure, cancel));
                    return default(Done);
                }, cancel);
        }

        if (failures.Count > 0)
            throw new InvalidOperationException(string.Join(" ", failures));
    }

    /// <returns>Null when the receiver answered with success, else what went wrong.</returns>
    private async Task<string?> Send(Webhook hook, OutgoingEvent happened, CancellationToken cancel)
    {
        if (hook.Secret is not null && !options.Value.Secrets.ContainsKey(hook.Secret))
            return $"there is no secret '{hook.Secret}'. Set SLIPWAY_SECRET_{hook.Secret} in the server's environment.";
        using var request = Request(hook, happened);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(options.Value.WebhookTimeout);
        try
        {
            using var http = clients.CreateClient(ClientName);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"it answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException fault)
        {
            return fault.Message;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it did not answer within {options.Value.WebhookTimeout.TotalSeconds} s.");
        }
    }

    private HttpRequestMessage Request(Webhook hook, OutgoingEvent happened)
    {
        var body = JsonSerializer.Serialize(new { type = happened.Type, timestamp = happened.At, data = happened.Payload }, JsonSerializerOptions.Web);
        var (id, timestamp) = ($"{happened.Subject}.{happened.Type}", clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        if (hook.Secret is not null)
            request.Headers.Add("webhook-signature", "v1," + Sign(options.Value.Secrets[hook.Secret], $"{id}.{timestamp}.{body}"));
        return request;
    }

    private static string Sign(string secret, string content)
    {
        var key = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? Convert.FromBase64String(secret[SecretPrefix.Length..]) : Encoding.UTF8.GetBytes(secret);
        return Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content)));
    }
}
