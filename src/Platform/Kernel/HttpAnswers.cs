using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Slipway;

/// <summary>The one place where an answer of the native API becomes an HTTP status; problems are RFC 9457's.</summary>
public static class HttpAnswers
{
    public static Results<Ok<T>, ProblemHttpResult> ToHttp<T>(this Result<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? TypedResults.Ok(value) : refusal.ToProblem();

    /// <summary>201 with the address of what was made.</summary>
    public static Results<Created<T>, ProblemHttpResult> ToCreated<T>(this Result<T> result, Func<T, string> address)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? TypedResults.Created(address(value), value) : refusal.ToProblem();

    /// <summary>204, for what has nothing to tell.</summary>
    public static Results<NoContent, ProblemHttpResult> ToNoContent(this Result<Done> result) =>
        result.Succeeded(out _, out var refusal) ? TypedResults.NoContent() : refusal.ToProblem();

    public static ProblemHttpResult ToProblem(this Refusal refusal)
    {
        Dictionary<string, object?> extra = refusal.Remedy is null ? [] : new(StringComparer.Ordinal) { ["remedy"] = refusal.Remedy };
        return TypedResults.Problem(refusal.Message, statusCode: Status(refusal.Kind), extensions: extra);
    }

    /// <summary>The HTTP status of a kind of refusal.</summary>
    public static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.OutOfSpace => StatusCodes.Status507InsufficientStorage,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A refusal without a status."),
    };
}
