using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Mlflow;

/// <summary>Reads the parameters of a request as MLflow's server does: the query string of a GET, the JSON object in the body of everything else.</summary>
internal static class Body
{
    private const long Longest = 64 << 20;

    public static async Task<Result<Fields>> Read(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return request.Query.Count > 0 || request.ContentLength is null or 0 ? new Fields(Query(request.Query), isQuery: true) : await Json(context);
        if (string.IsNullOrEmpty(request.ContentType))
            return Refusal.Invalid("Bad Request. Content-Type header is missing.");
        return request.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            ? await Json(context)
            : Refusal.Invalid("Bad Request. Content-Type must be one of ['application/json'].");
    }

    /// <summary>The parameters of an address; a key that stands there once is a text, one that stands there more often a list.</summary>
    public static JsonElement Query(IQueryCollection query)
    {
        var values = query.ToDictionary(pair => pair.Key, pair => pair.Value.Count == 1 ? (object?)pair.Value[0] : pair.Value.ToArray(), StringComparer.Ordinal);
        return JsonSerializer.SerializeToElement(values);
    }

    /// <summary>No body counts as an empty object, so that the answer names the field that is missing; JSON within a JSON text is what very old clients send.</summary>
    private static async Task<Result<Fields>> Json(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return new Fields(default);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Longest;
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var root = document.RootElement.ValueKind == JsonValueKind.String ? Again(document.RootElement) : document.RootElement.Clone();
            if (HasBrokenText(root))
                return Refusal.Invalid("The body holds what is no text: half of a surrogate pair, or bytes that are no UTF-8.");
            return root.ValueKind is JsonValueKind.Object or JsonValueKind.Null ? new Fields(root) : Refusal.Invalid($"The body is {Wire.Quote(root)}, which is no JSON object.", "Send the parameters as the members of one object.");
        }
        catch (JsonException unread)
        {
            return Refusal.Invalid(FormattableString.Invariant($"The body is not JSON; it cannot be read from line {unread.LineNumber + 1}, byte {unread.BytePositionInLine + 1} on."), "Send one JSON object. NaN and Infinity stand in it as texts: \"NaN\".");
        }
        catch (BadHttpRequestException tooLong) when (tooLong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal(RefusalKind.TooLarge, $"The body is longer than {Longest >> 20} MiB.", "Split the request.");
        }
    }

    /// <exception cref="JsonException">The text is no JSON.</exception>
    private static JsonElement Again(JsonElement text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.GetString()!);
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException)
        {
            return text.Clone();
        }
    }

    /// <summary>Escapes may spell what is no Unicode text; reading it would throw later.</summary>
    private static bool HasBrokenText(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
            return false;
        if (!Utf8.IsValid(JsonMarshal.GetRawUtf8Value(element)))
            return true;
        if (!element.GetRawText().Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            return false;
        try
        {
            Walk(element);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static void Walk(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Walk(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Walk(member.Value);
                }

                break;
        }
    }
}
