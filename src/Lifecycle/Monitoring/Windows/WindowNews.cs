using Slipway.Serving.Contracts;
using Slipway.Work;

namespace Slipway.Monitoring.Windows;

/// <summary>Lets the loop look at once when labels may have come, or a deployment answers with another version. What there is to do is found by looking, so that a lost call loses nothing.</summary>
internal sealed class WindowNews(MonitorLoop loop) : ISubscriber
{
    public string Name => "monitoring.news";

    public bool Wants(string type) => type is "dataset.version.created" or DeploymentChanged.Type;

    public Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        loop.Wake();
        return Task.CompletedTask;
    }
}
