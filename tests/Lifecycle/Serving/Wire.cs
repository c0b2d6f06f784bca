using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Slipway.Tests.Serving;

/// <summary>Requests as bytes, so that nothing between the test and the wire puts them right.</summary>
internal static class Wire
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> Send(this HttpClient http, string address, string json, string? type = "application/json") => http.Send(address, Encoding.UTF8.GetBytes(json), type);

    public static async Task<HttpResponseMessage> Send(this HttpClient http, string address, byte[] body, string? type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request, Cancel);
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException mistake)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}, and no JSON: {text}", mistake);
        }
    }

    /// <summary>The V2 protocol's error text; fails when the body has any other form.</summary>
    public static async Task<string> Error(this HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var body = await answer.Json();
        body.EnumerateObject().Select(member => member.Name).ShouldBe(["error"]);
        return body.GetProperty("error").GetString()!;
    }
}
