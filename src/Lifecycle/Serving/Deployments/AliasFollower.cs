using System.Text.Json;
using Slipway.Registry.Contracts;
using Slipway.Work;

namespace Slipway.Serving.Deployments;

/// <summary>Makes deployments follow the aliases they are made of.</summary>
internal sealed class AliasFollower(DeploymentService deployments) : ISubscriber
{
    public string Name => "serving.alias";

    public bool Wants(string type) => type == AliasMoved.Type;

    public Task Handle(OutgoingEvent happened, CancellationToken cancel) =>
        deployments.Follow(happened.Payload.Deserialize<AliasMoved>(JsonSerializerOptions.Web)!, happened.Sequence, cancel);
}
