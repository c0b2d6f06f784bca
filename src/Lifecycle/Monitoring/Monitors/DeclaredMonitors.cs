using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Work;

namespace Slipway.Monitoring.Monitors;

/// <summary>Makes the monitors that a project declares, and ends those that it withdraws.</summary>
internal sealed class DeclaredMonitors(MonitorService monitors) : ISubscriber
{
    public const string Subscriber = "monitoring.declared";
    public const string Declares = "monitor.declared";
    public const string Withdraws = "monitor.withdrawn";

    public string Name => Subscriber;

    public bool Wants(string type) => type is Declares or Withdraws;

    public Task Handle(OutgoingEvent happened, CancellationToken cancel) => happened.Type == Declares
        ? Declare(happened.Payload.Deserialize<Declared>(JsonSerializerOptions.Web)!, happened.Subject, cancel)
        : Withdraw(happened.Payload.Deserialize<Withdrawn>(JsonSerializerOptions.Web)!, happened.Subject, cancel);

    private async Task Declare(Declared declared, string request, CancellationToken cancel)
    {
        if (!(await monitors.Declare(As(declared.Actor, request), declared.Name, declared.Project, declared.Monitor, cancel)).Succeeded(out _, out var refusal))
            throw new InvalidOperationException($"The declared monitor '{declared.Name}' cannot be made: {refusal.Message} {refusal.Remedy}");
    }

    /// <summary>One that another project declares by now, or nobody, is left alone.</summary>
    private async Task Withdraw(Withdrawn withdrawn, string request, CancellationToken cancel)
    {
        if (await monitors.Belongs(withdrawn.Name, withdrawn.Project, cancel))
            await monitors.Delete(As(withdrawn.Actor, request), withdrawn.Name, cancel);
    }

    private static Actor As(string? principal, string request) => Actor.System with { Principal = principal ?? Actor.System.Principal, Request = request };

    /// <param name="Project">The project's name.</param>
    /// <param name="Monitor">The monitor's entry in the <c>monitor</c> section.</param>
    /// <param name="Actor">The principal that declared it; null for the server itself.</param>
    private sealed record Declared(string? Project, string Name, [property: JsonPropertyName("declared")] JsonElement Monitor, string? Actor = null);

    private sealed record Withdrawn(string Name, string Project, string? Actor);
}
