using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Registry.Contracts;
using Slipway.Registry.Models;
using Slipway.Registry.Versions;

namespace Slipway.Registry.Imports;

/// <summary>The door through which the registry of another server comes. Each call may be sent again: it writes only what is not here yet. Aliases go where all aliases go.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this RouteGroupBuilder imports)
    {
        imports.WithTags("Imports");
        imports.MapPut("/models/{model}", Model).Needs(Permission.ModelWrite).WithSummary("Take a registered model of another server in, without its versions");
        imports.MapPut("/models/{model}/versions/{number}", Version).Needs(Permission.ModelWrite).WithSummary("Take a version of a model of another server in, under its number");
    }

    private static async Task<Results<Ok<TakenModel>, ProblemHttpResult>> Model(string model, ForeignModel body, Actor actor, ModelImport import, CancellationToken cancel) =>
        (await import.Take(actor, model, body, cancel)).ToHttp();

    private static async Task<Results<Ok<TakenVersion>, ProblemHttpResult>> Version(string model, int number, ForeignVersion body, Actor actor, VersionImport import, CancellationToken cancel) =>
        (await import.Take(actor, model, number, body, cancel)).ToHttp();
}
