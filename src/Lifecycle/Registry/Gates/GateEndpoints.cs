using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Gates;

/// <summary>Results to record.</summary>
internal sealed record RecordGates(IReadOnlyList<NewGateResult> Results);

/// <summary>A waiver.</summary>
internal sealed record WaiveGate(string Gate, string Reason);

internal static class GateEndpoints
{
    public static void MapGates(this RouteGroupBuilder models)
    {
        var gates = models.MapGroup("/{model}/versions/{number:int}/gates").WithTags("Gates");
        gates.MapGet("/", List).Needs(Permission.ModelRead).WithSummary("What the gates measured");
        gates.MapPost("/", Record).Needs(Permission.ModelWrite).WithSummary("Record what gates measured");
        gates.MapPost("/waive", Waive).Needs(Permission.GateWaive).WithSummary("Let a version pass a gate that it failed, for a reason");
    }

    private static async Task<Results<Ok<IReadOnlyList<GateResult>>, ProblemHttpResult>> List(string model, int number, IModelGates gates, CancellationToken cancel) =>
        (await gates.List(model, number, cancel)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<GateResult>>, ProblemHttpResult>> Record(string model, int number, RecordGates body, Actor actor, IModelGates gates, CancellationToken cancel) =>
        (await gates.Record(actor, model, number, body.Results ?? [], cancel)).ToHttp();

    private static async Task<Results<Ok<GateResult>, ProblemHttpResult>> Waive(string model, int number, WaiveGate body, Actor actor, IModelGates gates, CancellationToken cancel) =>
        (await gates.Waive(actor, model, number, body.Gate ?? "", body.Reason ?? "", cancel)).ToHttp();
}
