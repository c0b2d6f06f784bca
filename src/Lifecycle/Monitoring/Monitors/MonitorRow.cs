using System.Text.Json;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;

namespace Slipway.Monitoring.Monitors;

/// <summary>A monitor as the database keeps it.</summary>
/// <param name="Declared">The declaration as canonical JSON.</param>
/// <param name="Revision">Goes up with each change, so that what was computed under another declaration is not written.</param>
/// <param name="Ledger">Where each rule stands.</param>
/// <param name="Late">Predictions that came when their window was settled.</param>
/// <param name="Ahead">Predictions that were set aside for an event time in the future.</param>
/// <param name="Untimed">Predictions without an event time of their own.</param>
/// <param name="Touched">Goes up with each window that is written.</param>
internal sealed record MonitorRow(
    string Id, string Name, string? Project, string Deployment, string Declared, long Revision, string Ledger, DateTimeOffset? Watermark, string? Problem, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long Late = 0, long Ahead = 0, long Untimed = 0, long Touched = 0)
{
    /// <summary>The declaration, read; what is kept was read before.</summary>
    public MonitorPlan Plan => MonitorReader.Read(JsonElement.Parse(Declared)).Succeeded(out var plan, out var refusal) ? plan : throw new InvalidOperationException($"Monitor {Id}: {refusal.Message}");

    public AlertLedger Standing => AlertLedger.FromJson(Ledger);

    public DeploymentMonitor ToContract(int firing) => new(Id, Name, Project, Deployment, JsonElement.Parse(Declared), Watermark, Problem, firing, CreatedAt, UpdatedAt) { Late = Late, Ahead = Ahead, Untimed = Untimed };
}
