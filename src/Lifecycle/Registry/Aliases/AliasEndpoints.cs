using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Aliases;

/// <summary>Where an alias is to point.</summary>
internal sealed record PointAlias(int Version);

internal static class AliasEndpoints
{
    public static void MapAliases(this RouteGroupBuilder models)
    {
        var alias = models.MapGroup("/{model}/aliases/{name}").WithTags("Aliases");
        alias.MapGet("/", Get).Needs(Permission.ModelRead).WithSummary("The version that an alias points at");
        alias.MapPut("/", Point).Needs(Permission.AliasSet).WithSummary("Point an alias at a version; one that a project names asks the gates");
        alias.MapPost("/promote", Promote).Needs(Permission.AliasSet).WithSummary("Point an alias at a version whose gates all passed or were waived");
        alias.MapDelete("/", Remove).Needs(Permission.AliasSet).WithSummary("Take an alias away");
    }

    private static async Task<Results<Ok<Alias>, ProblemHttpResult>> Get(string model, string name, IModelAliases aliases, CancellationToken cancel) =>
        (await aliases.Get(model, name, cancel)).ToHttp();

    private static async Task<Results<Ok<Alias>, ProblemHttpResult>> Point(string model, string name, PointAlias body, Actor actor, IModelAliases aliases, CancellationToken cancel) =>
        (await aliases.Point(actor, model, name, body.Version, cancel)).ToHttp();

    private static async Task<Results<Ok<Alias>, ProblemHttpResult>> Promote(string model, string name, PointAlias body, Actor actor, IModelAliases aliases, CancellationToken cancel) =>
        (await aliases.Promote(actor, model, name, body.Version, cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(string model, string name, Actor actor, IModelAliases aliases, CancellationToken cancel) =>
        (await aliases.Remove(actor, model, name, cancel)).ToNoContent();
}
