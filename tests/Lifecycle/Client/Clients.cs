using Slipway.Client;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Client;

/// <summary>Clients as tests want them.</summary>
internal static class Clients
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A client of a server, or of what stands before it.</summary>
    public static MlflowClient NewClient(this TrackingServer server, Uri? through = null, Action<MlflowClientOptions>? with = null)
    {
        var options = new MlflowClientOptions { TrackingUri = through ?? server.Server.Address, BatchDelay = TimeSpan.FromMilliseconds(20) };
        with?.Invoke(options);
        return new MlflowClient(options);
    }

    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string stem = "experiment") => $"{stem} {Guid.CreateVersion7():N}";

    /// <summary>All points of a metric, as the server has them.</summary>
    public static async Task<IReadOnlyList<MetricPoint>> History(this MlflowClient client, string run, string key) => await client.GetMetricHistory(run, key, Cancel).ToListAsync(Cancel);
}
