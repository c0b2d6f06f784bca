using System.Text.Json.Nodes;
using Slipway.Declarations;
using Slipway.Work.Events;

namespace Slipway.Serving.Deployments;

/// <summary>Deployments as they stand, for plans. What a roll-back or an activation changed for a while is not the file's affair: what the deployment follows is.</summary>
internal sealed class StandingDeployments : IDeclaredObjects
{
    public string Section => "deploy";

    public async Task<StandingObjects> Standing(Unit unit, CancellationToken cancel) =>
        new(!await EventsOnTheWay.Any(unit, DeclaredDeployments.Subscriber, DeclaredDeployments.Declares, DeclaredDeployments.Withdraws), [.. (await DeploymentStore.List(unit, cancel)).Select(Read)]);

    private static StandingObject Read(DeploymentRow row)
    {
        var log = new JsonObject { ["sample"] = new Share(row.Log.Sample).ToString() };
        if (row.Log.Mask is { Count: > 0 } mask)
            log["mask"] = new JsonArray([.. mask.Select(column => JsonValue.Create(column))]);
        if (row.Log.Id is { } id)
            log["id"] = id;
        if (row.Log.Time is { } time)
            log["time"] = time;
        return new StandingObject(row.Name, row.Project, new JsonObject { ["model"] = row.Reference.ToString(), ["log"] = log });
    }
}
