using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Serving.Invocations;

/// <summary>Errors as MLflow's scoring server has them: <c>{"error_code": "…", "message": "…"}</c>.</summary>
internal sealed class InvocationShape : IRefusalShape
{
    public bool Takes(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/invocations", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/ping", StringComparison.Ordinal) ||
        context.Request.Path.StartsWithSegments("/deployments", StringComparison.Ordinal);

    public Task Write(HttpContext context, Refusal refusal) => Write(context, refusal, Code(refusal.Kind));

    public static async Task Write(HttpContext context, Refusal refusal, string code)
    {
        context.Response.StatusCode = HttpAnswers.Status(refusal.Kind);
        context.Response.ContentType = "application/json";
        var message = refusal.Remedy is null ? refusal.Message : $"{refusal.Message} {refusal.Remedy}";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["error_code"] = code, ["message"] = message }), context.RequestAborted);
    }

    /// <summary>MLflow's name for what was wrong with the values; what was wrong with the form is BAD_REQUEST.</summary>
    public static string Code(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => "INVALID_PARAMETER_VALUE",
        RefusalKind.Unauthenticated => "UNAUTHENTICATED",
        RefusalKind.Forbidden => "PERMISSION_DENIED",
        RefusalKind.NotFound => "RESOURCE_DOES_NOT_EXIST",
        RefusalKind.Conflict => "RESOURCE_CONFLICT",
        RefusalKind.OutOfSpace => "RESOURCE_EXHAUSTED",
        RefusalKind.Unavailable => "TEMPORARILY_UNAVAILABLE",
        _ => "BAD_REQUEST",
    };
}
