using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Slipway.Identity.Access;
using Slipway.Identity.Audit;
using Slipway.Identity.Tokens;
using Slipway.Storage;

namespace Slipway.Identity;

/// <summary>Who acts, what they may do, and the record of what they did.</summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddOptions<IdentityOptions>().Validate(o => !o.LocalOwner || o.Hosts.Count == 0, "A server with a local owner listens on loopback only and takes no other host names.").ValidateOnStart();
        services.AddSingleton<TokenCache>().AddSingleton<TokenService>().AddSingleton<Credentials>().AddSingleton<LocalOwner>();
        services.AddSingleton<Denials>().AddHostedService(provider => provider.GetRequiredService<Denials>());
        services.AddSingleton<AuditLog>().AddSingleton<AuditVerifier>().AddHostedService<AuditHeads>();
        return services.AddHostedService<OwnerStart>();
    }

    /// <summary>Puts the gate before every endpoint. Call it after routing and before anything that answers.</summary>
    public static void UseAccessGate(this IApplicationBuilder app) => app.UseMiddleware<AccessGate>();

    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapTokens();
        api.MapAudit();
    }

    /// <summary>Knows the local owner before the first request.</summary>
    private sealed class OwnerStart(LocalOwner owner, Database database, IOptions<IdentityOptions> options, TimeProvider clock) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (!options.Value.LocalOwner)
                return;
            var known = await database.Write<Principal>(Actor.System, async unit => await Principal.Ensure(unit, "owner", options.Value.OwnerName, clock), cancellationToken);
            if (known.Succeeded(out var principal, out _))
                owner.Actor = new Actor(principal.Id, principal.Name, "local", null, "", Role.Owner.Permissions.Select(p => p.Name).ToHashSet(StringComparer.Ordinal));
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
