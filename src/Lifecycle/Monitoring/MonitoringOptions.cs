using System.ComponentModel.DataAnnotations;

namespace Slipway.Monitoring;

/// <summary>Rhythm and limits of monitoring.</summary>
public sealed class MonitoringOptions
{
    /// <value>How often the prediction logs are looked at for windows that have closed. The default is 5 seconds; a look that takes long makes the next one wait twenty times as long.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(5);

    /// <value>
    /// By how much an event time may lie after the clock of the server that answered. A prediction that lies further ahead is set aside and counted: one client with a wrong clock would else close all
    /// windows up to its time. The past is never suspicious: replays tell of it. The default is 5 minutes.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan MaxAhead { get; set; } = TimeSpan.FromMinutes(5);

    /// <value>How long a webhook's receiver may take. The default is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:02:00")]
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <value>The secrets that sign webhooks, by the name that declarations use. The default is every environment variable <c>SLIPWAY_SECRET_NAME</c>.</value>
    public IDictionary<string, string> Secrets { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
