namespace Slipway;

/// <summary>Why a request was turned down; each kind has one HTTP status and one MLflow error code.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong: 400.</summary>
    Invalid,

    /// <summary>Nobody is known to have sent it: 401.</summary>
    Unauthenticated,

    /// <summary>The sender may not do this: 403.</summary>
    Forbidden,

    /// <summary>What it names does not exist: 404.</summary>
    NotFound,

    /// <summary>It contradicts the present state: 409.</summary>
    Conflict,

    /// <summary>The body is longer than this door takes: 413.</summary>
    TooLarge,

    /// <summary>It cannot be answered now and may be sent again later: 503.</summary>
    Unavailable,

    /// <summary>The server has no room for it, and will have none by itself: 507, which no client sends again as it does after a 503.</summary>
    OutOfSpace,
}

/// <summary>A request that was understood and turned down. Exceptions are for faults; this is an answer.</summary>
/// <param name="Kind">Which kind of answer it is.</param>
/// <param name="Message">What was wrong and where, in one sentence.</param>
/// <param name="Remedy">What the caller can do about it, where there is something to do.</param>
public sealed record Refusal(RefusalKind Kind, string Message, string? Remedy = null)
{
    public static Refusal Invalid(string message, string? remedy = null) => new(RefusalKind.Invalid, message, remedy);

    public static Refusal Conflict(string message, string? remedy = null) => new(RefusalKind.Conflict, message, remedy);

    public static Refusal NotFound(string what, string name) => new(RefusalKind.NotFound, $"{what} '{name}' does not exist.");
}
