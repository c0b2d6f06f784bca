using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Serving.V2;

/// <summary>Errors as the V2 protocol has them: <c>{"error": "…"}</c>.</summary>
internal sealed class V2Shape : IRefusalShape
{
    public bool Takes(HttpContext context) => context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal);

    public Task Write(HttpContext context, Refusal refusal) => Write(context, HttpAnswers.Status(refusal.Kind), refusal);

    public static async Task Write(HttpContext context, int status, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "1";
        response.ContentType = "application/json";
        var text = refusal.Remedy is null ? refusal.Message : $"{refusal.Message} {refusal.Remedy}";
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new { error = text }), context.RequestAborted);
    }
}
