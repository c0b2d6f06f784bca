using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;

namespace Slipway.Identity.Tokens;

/// <summary>A role as the API tells it.</summary>
internal sealed record RoleShown(string Name, string Summary, IEnumerable<string> Permissions);

/// <summary>Who somebody is to the server.</summary>
/// <param name="Token">The token's id, where one was shown.</param>
internal sealed record Myself(string Name, string How, string? Token, IEnumerable<string> Permissions);

internal static class TokenEndpoints
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Tokens");
        tokens.MapGet("/", List).Needs(Permission.TokenManage).WithSummary("The tokens, newest first");
        tokens.MapPost("/", Create).Needs(Permission.TokenManage).WithSummary("Make a token; its secret is in this answer and nowhere else");
        tokens.MapDelete("/{id}", Revoke).Needs(Permission.TokenManage).WithSummary("Take a token back");
        api.MapGet("/roles", Roles).Needs(Permission.ServerRead).WithTags("Tokens").WithSummary("The roles and what they may do");
        api.MapGet("/whoami", WhoAmI).Needs(Permission.ServerRead).WithTags("Tokens").WithSummary("Who the server takes you for");
    }

    private static IEnumerable<RoleShown> Roles() => Role.All.Select(role => new RoleShown(role.Name, role.Summary, role.Permissions.Select(permission => permission.Name)));

    private static Myself WhoAmI(Actor actor) => new(actor.Name, actor.How, actor.Credential, actor.Permissions.Order(StringComparer.Ordinal));

    private static Task<IReadOnlyList<Token>> List(TokenService tokens, CancellationToken cancel) => tokens.List(cancel);

    private static async Task<Results<Created<IssuedToken>, ProblemHttpResult>> Create(NewToken body, Actor actor, TokenService tokens, CancellationToken cancel) =>
        (await tokens.Create(actor, body, cancel)).ToCreated(issued => "/api/v1/tokens/" + issued.Token.Id);

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(string id, Actor actor, TokenService tokens, CancellationToken cancel) =>
        (await tokens.Revoke(actor, id, cancel)).ToNoContent();
}
