using System.Text.Json;
using Slipway.Work;

namespace Slipway.Monitoring.Monitors;

/// <summary>Makes the monitors that a project declares.</summary>
internal sealed class DeclaredMonitors(MonitorService monitors) : ISubscriber
{
    public const string Type = "monitor.declared";

    public string Name => "monitoring.declared";

    public bool Wants(string type) => type == Type;

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        var declared = happened.Payload.Deserialize<Declared>(JsonSerializerOptions.Web)!;
        var actor = Actor.System with { Principal = declared.Actor ?? Actor.System.Principal, Request = happened.Subject };
        if (!(await monitors.Declare(actor, declared.Name, declared.Project, declared.Monitor, cancel)).Succeeded(out _, out var refusal))
            throw new InvalidOperationException($"The declared monitor '{declared.Name}' cannot be made: {refusal.Message} {refusal.Remedy}");
    }

    /// <param name="Project">The project's name.</param>
    /// <param name="Monitor">The monitor's entry in the <c>monitor</c> section.</param>
    /// <param name="Actor">The principal that declared it; null for the server itself.</param>
    private sealed record Declared(string? Project, string Name, [property: System.Text.Json.Serialization.JsonPropertyName("declared")] JsonElement Monitor, string? Actor = null);
}
