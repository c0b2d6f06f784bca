using System.Text.Json;
using Slipway.Serving.Contracts;
using Slipway.Work;

namespace Slipway.Serving.Deployments;

/// <summary>Makes the deployments that a project declares, and ends those that it withdraws: it hears of them when a version stands ready, and acts for whoever declared them.</summary>
internal sealed class DeclaredDeployments(DeploymentService deployments) : ISubscriber
{
    public const string Subscriber = "serving.declared";
    public const string Declares = "deployment.declared";
    public const string Withdraws = "deployment.withdrawn";

    public string Name => Subscriber;

    public bool Wants(string type) => type is Declares or Withdraws;

    public Task Handle(OutgoingEvent happened, CancellationToken cancel) => happened.Type == Declares
        ? Declare(happened.Payload.Deserialize<Declared>(JsonSerializerOptions.Web)!, happened.Subject, cancel)
        : Withdraw(happened.Payload.Deserialize<Withdrawn>(JsonSerializerOptions.Web)!, happened.Subject, cancel);

    private async Task Declare(Declared declared, string request, CancellationToken cancel)
    {
        var log = new LogPolicy(declared.Sample, declared.Mask, declared.Id, declared.Time);
        if (!(await deployments.Declare(As(declared.Actor, request), declared.Project, declared.Name, declared.Model, log, cancel)).Succeeded(out _, out var refusal))
            throw new InvalidOperationException($"The declared deployment '{declared.Name}' cannot be made: {refusal.Message} {refusal.Remedy}");
    }

    /// <summary>One that another project declares by now, or nobody, is left alone.</summary>
    private async Task Withdraw(Withdrawn withdrawn, string request, CancellationToken cancel)
    {
        if (await deployments.Belongs(withdrawn.Name, withdrawn.Project, cancel))
            await deployments.Delete(As(withdrawn.Actor, request), withdrawn.Name, cancel);
    }

    private static Actor As(string principal, string request) => Actor.System with { Principal = principal, Request = request };

    private sealed record Declared(string Name, string Model, double Sample, IReadOnlyList<string> Mask, string? Id, string? Time, string? Project, string Actor);

    private sealed record Withdrawn(string Name, string Project, string Actor);
}
