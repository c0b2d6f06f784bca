using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Mlflow;

/// <summary>MLflow's form of a refusal: <c>{"error_code", "message"}</c>, with the status that belongs to the code. Its clients act on the name, and retry 429 and 5xx by themselves.</summary>
internal sealed record MlflowError(int Status, string Code, string Message)
{
    /// <summary>The error that a refusal is on this wire.</summary>
    public static MlflowError Of(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Invalid => new(400, "INVALID_PARAMETER_VALUE", Text(refusal)),
        RefusalKind.Unauthenticated => new(401, "UNAUTHENTICATED", "You are not authenticated. " + Text(refusal)),
        RefusalKind.Forbidden => new(403, "PERMISSION_DENIED", "Permission denied. " + Text(refusal)),
        RefusalKind.NotFound => new(404, "RESOURCE_DOES_NOT_EXIST", Text(refusal)),
        RefusalKind.Conflict => new(400, "RESOURCE_ALREADY_EXISTS", Text(refusal)),
        RefusalKind.TooLarge => new(413, "BAD_REQUEST", Text(refusal)),
        RefusalKind.Unavailable => new(503, "TEMPORARILY_UNAVAILABLE", Text(refusal)),
        RefusalKind.OutOfSpace => new(507, "RESOURCE_EXHAUSTED", Text(refusal)),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, "A refusal without an MLflow error."),
    };

    public static MlflowError NoSuchEndpoint(string path) => new(404, "ENDPOINT_NOT_FOUND", $"There is no endpoint {path} on this server.");

    public static MlflowError WrongMethod(string method, string path) => new(405, "BAD_REQUEST", $"The endpoint {path} does not take {method}.");

    public static MlflowError NotImplemented(string message) => new(501, "NOT_IMPLEMENTED", message);

    public async Task Write(HttpResponse response, CancellationToken cancel)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(response.BodyWriter, Wire.Written);
        writer.WriteStartObject();
        writer.WriteString("error_code", Code);
        writer.WriteString("message", Message);
        writer.WriteEndObject();
        await writer.FlushAsync(cancel);
    }

    private static string Text(Refusal refusal) => refusal switch
    {
        { Remedy: null } => refusal.Message,
        _ when refusal.Message[^1] is '.' or ')' => $"{refusal.Message} {refusal.Remedy}",
        _ => $"{refusal.Message}. {refusal.Remedy}",
    };
}

/// <summary>Gives refusals of the access gate MLflow's form on MLflow's addresses.</summary>
internal sealed class MlflowRefusals : IRefusalShape
{
    public bool Takes(HttpContext context) => MlflowAddresses.Has(context.Request.Path);

    public Task Write(HttpContext context, Refusal refusal) => MlflowError.Of(refusal).Write(context.Response, context.RequestAborted);
}
