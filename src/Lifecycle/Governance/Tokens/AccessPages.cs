using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Tokens;
using Slipway.Ui;

namespace Slipway.Governance.Tokens;

internal static class AccessPages
{
    public static void MapAccessPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/access", Show).Needs(Permission.TokenManage);

        // The access gate checks the Origin of every form, so these need no antiforgery token.
        app.MapPost("/access", Create).Needs(Permission.TokenManage).DisableAntiforgery();
        app.MapPost("/access/{id}/revoke", Revoke).Needs(Permission.TokenManage).DisableAntiforgery();
    }

    private static async Task<IResult> Show(TokenService tokens, TimeProvider clock, CancellationToken cancel) => await Page(tokens, clock, null, null, cancel);

    /// <summary>Answers with the page itself: the secret must not travel through an address.</summary>
    private static async Task<IResult> Create([FromForm] string name, [FromForm] string role, [FromForm] int days, Actor actor, TokenService tokens, TimeProvider clock, CancellationToken cancel) =>
        (await tokens.Create(actor, new NewToken(name, role, Days: days), cancel)).Succeeded(out var issued, out var refusal)
            ? await Page(tokens, clock, issued, null, cancel)
            : await Page(tokens, clock, null, refusal, cancel);

    private static async Task<IResult> Revoke(string id, Actor actor, TokenService tokens, CancellationToken cancel) =>
        (await tokens.Revoke(actor, id, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See("/access") : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Page(TokenService tokens, TimeProvider clock, IssuedToken? issued, Refusal? refusal, CancellationToken cancel) =>
        new RazorComponentResult<AccessPage>(new { Tokens = await tokens.List(cancel), Issued = issued, Refused = refusal, Now = clock.GetUtcNow() })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : HttpAnswers.Status(refusal.Kind),
        };
}
