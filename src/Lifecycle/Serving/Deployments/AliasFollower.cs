using System.Text.Json;
using Slipway.Registry.Contracts;
using Slipway.Work;

namespace Slipway.Serving.Deployments;

/// <summary>Makes deployments follow the aliases they are made of, and go along with a model that is renamed.</summary>
internal sealed class AliasFollower(DeploymentService deployments) : ISubscriber
{
    public string Name => "serving.alias";

    public bool Wants(string type) => type is AliasMoved.Type or ModelRenamed.Type;

    public Task Handle(OutgoingEvent happened, CancellationToken cancel) => happened.Type == AliasMoved.Type
        ? deployments.Follow(happened.Payload.Deserialize<AliasMoved>(JsonSerializerOptions.Web)!, happened.Sequence, cancel)
        : deployments.Rename(happened.Payload.Deserialize<ModelRenamed>(JsonSerializerOptions.Web)!, happened.Subject, happened.Sequence, cancel);
}
