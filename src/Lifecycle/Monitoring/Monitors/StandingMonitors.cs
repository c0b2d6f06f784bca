using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Slipway.Declarations;
using Slipway.Work.Events;

namespace Slipway.Monitoring.Monitors;

/// <summary>Monitors as they stand, for plans.</summary>
internal sealed class StandingMonitors(IOptions<MonitoringOptions> options) : IDeclaredObjects
{
    private static readonly string[] Members = ["deployment", "window", "labels", "rules", "notify"];

    public string Section => "monitor";

    public async Task<StandingObjects> Standing(Unit unit, CancellationToken cancel) =>
        new(!await EventsOnTheWay.Any(unit, DeclaredMonitors.Subscriber, DeclaredMonitors.Declares, DeclaredMonitors.Withdraws), [.. (await MonitorStore.List(unit, cancel)).Select(Read)]);

    /// <summary>A webhook that cannot be signed is never sent.</summary>
    public IEnumerable<string> Notes(string name, JsonNode declared) =>
        from notice in declared["notify"] as JsonArray ?? []
        let secret = notice?["webhook"]?["secret"]?.GetValue<string>()
        where secret is not null && !options.Value.Secrets.ContainsKey(secret)
        select $"monitor {name}: the server has no secret '{secret}', so its webhook is not sent; start it with SLIPWAY_SECRET_{secret} set.";

    private static StandingObject Read(MonitorRow row)
    {
        var declared = JsonNode.Parse(row.Declared)!.AsObject();
        return new StandingObject(row.Name, row.Project, new JsonObject(Members.Select(member => KeyValuePair.Create(member, declared[member]?.DeepClone()))));
    }
}
