using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Slipway;

/// <summary>Who does something, as the audit trail will tell it.</summary>
/// <param name="Principal">The principal's opaque id; its name stands only in the principals table.</param>
/// <param name="Name">What people call the principal. Never written to an audit entry.</param>
/// <param name="How">How it was recognised: <c>local</c>, <c>token</c>, <c>basic</c>, <c>job</c> or <c>system</c>.</param>
/// <param name="Credential">The public id of the token that was shown; null without one.</param>
/// <param name="Request">The request's or job's id, joining audit entries to logs and traces.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record Actor(string Principal, string Name, string How, string? Credential, string Request, IReadOnlySet<string> Permissions)
{
    /// <summary>What its credential is confined to, where it was made from another; null for everybody else.</summary>
    public Confinement? Confined { get; init; }

    /// <summary>The server itself, for what it does on its own account: schedules, events, maintenance.</summary>
    public static Actor System { get; } = new("u_system", "Slipway", "system", null, "", Permission.All.Select(p => p.Name).ToHashSet(StringComparer.Ordinal));

    /// <summary>Gives endpoints the actor that the access gate recognised.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to all, so nobody was recognised.</exception>
    public static ValueTask<Actor?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<Actor?>(context.Features.Get<Actor>() ?? throw new InvalidOperationException($"'{parameter.Name}': an endpoint that is open to all has no actor."));

    public bool May(Permission permission) => Permissions.Contains(permission.Name);
}

/// <summary>The bounds of a credential that an attempt of a job has made for a program that it runs.</summary>
/// <param name="Subject">The opaque id of the one thing that it may change, with what belongs to that.</param>
/// <param name="Credential">The public id of the attempt's own token, with which it ends.</param>
public sealed record Confinement(string Subject, string Credential);
