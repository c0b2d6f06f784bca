namespace Slipway.Identity.Tokens;

/// <summary>A credential for programs, as its list shows it; the secret itself is shown once and kept nowhere.</summary>
/// <param name="Id">The public part.</param>
/// <param name="Name">What it is for; unique among service principals.</param>
/// <param name="Permissions">What its holder may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="LastUsedAt">When it was last shown, to the minute.</param>
/// <param name="RevokedAt">When it was taken back.</param>
public sealed record Token(
    string Id, string Name, IReadOnlyList<string> Permissions, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>A token at the one moment when its secret is known.</summary>
/// <param name="Token">As the list will show it.</param>
/// <param name="Secret">What the holder sends as <c>Authorization: Bearer</c>, or as the password of Basic.</param>
public sealed record IssuedToken(Token Token, string Secret);
