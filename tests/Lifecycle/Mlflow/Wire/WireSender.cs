using System.Text.Json.Nodes;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>Sends rows and says what is wrong with the answers.</summary>
internal sealed class WireSender(TrackingServer server)
{
    /// <summary>How many rows are on their way at once: most of a row is waiting for commits.</summary>
    private const int AtOnce = 8;

    /// <summary>Sends rows of one endpoint, the example by both prefixes, all else by the one or the other.</summary>
    public async Task<IReadOnlyList<string>> Send(IEnumerable<WireRow> rows)
    {
        var shared = new World(server);
        var sent = rows.SelectMany((row, i) => (row.IsWhole ? row.Endpoint.Paths : [row.Endpoint.Paths[i % row.Endpoint.Paths.Count]]).Select(path => (Row: row, Path: path))).ToList();
        var faults = new string?[sent.Count];
        await Parallel.ForAsync(0, sent.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TrackingServer.Cancel }, async (i, _) =>
        {
            var (row, path) = sent[i];
            var (fault, _) = await Send(row, await row.World(server, shared), path);
            faults[i] = fault is null ? null : $"{row.Endpoint.Method} {path}, {row.Name}: {fault}";
        });
        return [.. faults.OfType<string>()];
    }

    /// <summary>Sends one row, and gives the answer too.</summary>
    public async Task<(string? Fault, JsonObject Answer)> Send(WireRow row, World world, string path)
    {
        foreach (var thing in row.Endpoint.Given)
            await world.Value(thing);
        var (inPath, body) = (await world.Fill(row.Path), await world.Fill(row.Body));
        using var request = Request(row, path, inPath, body);
        using var answer = await server.Http.SendAsync(request, TrackingServer.Cancel);
        var text = await answer.Content.ReadAsStringAsync(TrackingServer.Cancel);
        var status = (int)answer.StatusCode;
        if (status == 200 && row.Wanted.Status == 200 && row.Endpoint.GetsBytes)
            return (text == "bytes of a file" ? null : $"the file holds '{text}'", new JsonObject());
        if (answer.Content.Headers.ContentType?.MediaType != "application/json" || Parse(text) is not { } json)
            return ($"{status}, and the answer is no JSON object: {answer.Content.Headers.ContentType} {Short(text)}", new JsonObject());
        return (Faults(row, status, json, text), json);
    }

    private static HttpRequestMessage Request(WireRow row, string path, JsonObject inPath, JsonObject body)
    {
        var endpoint = row.Endpoint;
        var inQuery = endpoint.IsGet && !row.InBodyOfGet;
        var request = new HttpRequestMessage(new HttpMethod(row.Method ?? endpoint.Method), WireEndpoint.Address(path, inPath) + row.Suffix + (inQuery ? WireEndpoint.Query(body) : ""));
        if (endpoint.SendsBytes)
            request.Content = WireEndpoint.Content(null, "text/plain");
        else if (endpoint.HasBody || row.InBodyOfGet)
            request.Content = WireEndpoint.Content(row.Raw ?? (row.EncodedTwice ? JsonValue.Create(body.ToJsonString()).ToJsonString() : body.ToJsonString()), row.ContentType);
        return request;
    }

    private static string? Faults(WireRow row, int status, JsonObject json, string text)
    {
        var wanted = row.Wanted;
        var code = json["error_code"]?.ToString() ?? "";
        if (status != wanted.Status || code != wanted.Code || (code.Length > 0 && !(json["message"]?.ToString() ?? "").Contains(wanted.Message, StringComparison.Ordinal)))
            return $"{wanted.Status} {wanted.Code} {wanted.Message} was expected, it is {status} {Short(text)}";
        if (status != 200)
            return null;
        var faults = WireTypes.Faults(row.Endpoint.Out, json, "").ToList();
        if (row.IsWhole)
            faults.AddRange(row.Endpoint.Out.Where(field => !json.ContainsKey(field.Name) && !row.Endpoint.Absent.Contains(field.Name)).Select(field => $"{field.Name} is missing"));
        return faults.Count == 0 ? null : $"{string.Join("; ", faults)} in {Short(text)}";
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Short(string text) => text.Length <= 400 ? text : text[..400] + "…";
}
