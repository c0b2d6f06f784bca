using System.Text.Json.Nodes;

namespace Slipway.Client.Http;

/// <summary>One request to a server, of which as many are made as it takes.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">The path behind the tracking URI, with its query; or a whole address.</param>
internal sealed record Call(HttpMethod Method, string Path)
{
    /// <summary>Makes the body anew for every attempt; null for none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>
    /// Whether sending it twice does what sending it once does. One that does not is sent again only when the server has certainly not taken it: it was not reached, or it said that it is busy.
    /// </summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>Whether the address has answered before: a 404 that is not in MLflow's words then comes from something in between, and passes.</summary>
    public bool Known { get; init; }

    /// <summary>Adds headers.</summary>
    public Action<HttpRequestMessage>? Prepare { get; init; }

    public static Call Get(string path, params IReadOnlyList<(string Name, string? Value)> query) => new(HttpMethod.Get, path + Query(query));

    public static Call Post(string path, JsonObject body) => Json(HttpMethod.Post, path, body);

    public static Call Json(HttpMethod method, string path, JsonObject body)
    {
        var text = body.ToJsonString();
        return new Call(method, path) { Body = () => new StringContent(text, System.Text.Encoding.UTF8, "application/json") };
    }

    private static string Query(IReadOnlyList<(string Name, string? Value)> query)
    {
        var given = query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }
}
