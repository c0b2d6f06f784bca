using System.Text.Json;
using Slipway.Serving.Contracts;
using Slipway.Work;

namespace Slipway.Serving.Deployments;

/// <summary>Makes the deployments that a project declares: it hears of them when a version stands ready, and acts for whoever declared them.</summary>
internal sealed class DeclaredDeployments(IDeployments deployments) : ISubscriber
{
    public string Name => "serving.declared";

    public bool Wants(string type) => type == "deployment.declared";

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        var declared = happened.Payload.Deserialize<Declared>(JsonSerializerOptions.Web)!;
        var deployed = await deployments.Deploy(Actor.System with { Principal = declared.Actor, Request = happened.Subject }, declared.Name, declared.Model, new LogPolicy(declared.Sample, declared.Mask, declared.Id, declared.Time), cancel);
        if (!deployed.Succeeded(out _, out var refusal))
            throw new InvalidOperationException($"The declared deployment '{declared.Name}' cannot be made: {refusal.Message} {refusal.Remedy}");
    }

    private sealed record Declared(string Name, string Model, double Sample, IReadOnlyList<string> Mask, string? Id, string? Time, string Actor);
}
