using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Identity.Access;

/// <summary>What an endpoint asks of its caller: a permission, or nothing, with the reason.</summary>
/// <param name="Permission">The permission; null where anybody may call.</param>
/// <param name="OpenBecause">Why anybody may call.</param>
public sealed record AccessRule(Permission? Permission, string? OpenBecause);

/// <summary>Says at each endpoint who may call it; an endpoint that says nothing stops the server from starting.</summary>
public static class AccessRules
{
    /// <summary>Only those with this permission.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AccessRule(permission, null));

    /// <summary>Anybody, for a reason that holds no secret.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint, string because)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AccessRule(null, because));

    /// <summary>Throws when an endpoint of the application names neither a permission nor a reason to be open.</summary>
    /// <exception cref="InvalidOperationException">It lists the endpoints.</exception>
    public static void RefuseUnguarded(this IEndpointRouteBuilder app)
    {
        var unguarded = app.DataSources.SelectMany(source => source.Endpoints).Where(e => e.Metadata.GetMetadata<AccessRule>() is null).Select(e => e.DisplayName).ToList();
        if (unguarded.Count > 0)
            throw new InvalidOperationException($"Endpoints without a permission: {string.Join("; ", unguarded)}. Say .Needs(Permission.X), or .OpenToAll(\"why\").");
    }
}
