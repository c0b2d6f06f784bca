using System.CommandLine;

namespace Slipway.Commands;

/// <summary><c>slipway token</c>: credentials for programs and other machines.</summary>
internal static class TokenCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "What it is for." };
    private static readonly Argument<string> Id = new("id") { Description = "The token's public id." };
    private static readonly Option<string?> Role = new("--role") { Description = "viewer, user, editor, approver, auditor or admin.", HelpName = "ROLE" };
    private static readonly Option<string[]> Permissions = new("--permission") { Description = "A single permission, besides a role or instead of one; may be repeated.", HelpName = "NAME" };
    private static readonly Option<int> Days = NumberOption.Make("--days", "How long it lasts, 1 to 365.", 1, 365, 90);

    public static Command Make()
    {
        Role.CompletionSources.Add(Identity.Role.All.Select(r => r.Name).ToArray());
        Permissions.CompletionSources.Add(Permission.All.Select(p => p.Name).ToArray());
        var create = new Command("create", "Make a token; its secret is printed once.") { Name, Role, Permissions, Days };
        create.SetAction(Create);
        create.With("slipway token create 'nightly training' --role editor", "slipway token create 'nightly release' --role editor --permission alias.set", "slipway token create prometheus --permission server.read --days 365");
        var list = new Command("list", "The tokens, newest first.");
        list.SetAction(List);
        list.With("slipway token list");
        var revoke = new Command("revoke", "Take a token back, at once.") { Id };
        revoke.SetAction(Revoke);
        revoke.With("slipway token revoke tok_29a6…");
        return new Command("token", "Credentials for programs and other machines.") { create, list, revoke };
    }

    private static async Task<int> Create(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var permissions = parsed.GetValue(Permissions) is { Length: > 0 } listed ? listed : null;
        var issued = await client.Post("/api/v1/tokens", new { name = parsed.GetValue(Name), role = parsed.GetValue(Role), permissions, days = parsed.GetValue(Days) }, cancel);
        return Output.Show(parsed, issued, i => Output.Line(i.GetProperty("secret").GetString()!));
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var tokens = await client.Get("/api/v1/tokens", cancel);
        return Output.Show(parsed, tokens, all => Output.Table(["id", "name", "may", "expires", "last used", "state"], all.EnumerateArray().Select(t => new[]
        {
            t.GetProperty("id").GetString()!, t.GetProperty("name").GetString()!, May([.. t.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()!)]), Day(t.GetProperty("expiresAt")), Day(t.GetProperty("lastUsedAt")),
            t.GetProperty("revokedAt").ValueKind == System.Text.Json.JsonValueKind.Null ? "live" : "revoked",
        })));
    }

    private static async Task<int> Revoke(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        await client.Delete("/api/v1/tokens/" + Uri.EscapeDataString(parsed.GetValue(Id)!), cancel);
        Output.Line("Taken back.");
        return ExitCode.Done;
    }

    /// <summary>The largest role among the permissions, and what is beyond it.</summary>
    private static string May(IReadOnlyCollection<string> permissions)
    {
        var role = Identity.Role.All.Where(role => role.Permissions.All(p => permissions.Contains(p.Name))).MaxBy(role => role.Permissions.Count);
        return string.Join(' ', permissions.Where(name => role?.Permissions.Any(p => p.Name == name) != true).Prepend(role?.Name).OfType<string>());
    }

    private static string Day(System.Text.Json.JsonElement instant) =>
        instant.ValueKind == System.Text.Json.JsonValueKind.Null ? "never" : instant.GetDateTimeOffset().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
