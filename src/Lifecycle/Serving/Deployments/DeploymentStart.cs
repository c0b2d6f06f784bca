using Microsoft.Extensions.Hosting;

namespace Slipway.Serving.Deployments;

/// <summary>Loads the deployments beside the server's start, so that the server answers at once; until a deployment is in memory it says so.</summary>
internal sealed class DeploymentStart(DeploymentService deployments) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => deployments.LoadAll(stoppingToken);
}
