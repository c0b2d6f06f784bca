using System.Text.Json.Nodes;
using Slipway.Declarations;
using Slipway.Work.Events;

namespace Slipway.Monitoring.Monitors;

/// <summary>Monitors as they stand, for plans.</summary>
internal sealed class StandingMonitors : IDeclaredObjects
{
    private static readonly string[] Members = ["deployment", "window", "labels", "rules", "notify"];

    public string Section => "monitor";

    public async Task<StandingObjects> Standing(Unit unit, CancellationToken cancel) =>
        new(!await EventsOnTheWay.Any(unit, DeclaredMonitors.Subscriber, DeclaredMonitors.Declares, DeclaredMonitors.Withdraws), [.. (await MonitorStore.List(unit, cancel)).Select(Read)]);

    private static StandingObject Read(MonitorRow row)
    {
        var declared = JsonNode.Parse(row.Declared)!.AsObject();
        return new StandingObject(row.Name, row.Project, new JsonObject(Members.Select(member => KeyValuePair.Create(member, declared[member]?.DeepClone()))));
    }
}
