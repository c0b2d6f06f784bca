using System.Text.Json.Nodes;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>Sends rows and says what is wrong with the answers.</summary>
internal sealed class WireSender(TrackingServer server)
{
    /// <summary>Sends rows of one endpoint, by both prefixes in turn; those that change nothing share a world.</summary>
    public async Task<List<string>> Send(IEnumerable<WireRow> rows)
    {
        var faults = new List<string>();
        World? shared = null;
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
        {
            var world = row.NeedsOwnWorld ? new World(server) : shared ??= new World(server);
            var paths = row.IsWhole ? row.Endpoint.Paths : [row.Endpoint.Paths[i % row.Endpoint.Paths.Count]];
            foreach (var path in paths)
            {
                var (fault, _) = await Send(row, row.IsWhole ? new World(server) : world, path);
                if (fault is not null)
                    faults.Add($"{row.Endpoint.Method} {path}, {row.Name}: {fault}");
            }
        }

        return faults;
    }

    /// <summary>Sends one row, and gives the answer too.</summary>
    public async Task<(string? Fault, JsonObject Answer)> Send(WireRow row, World world, string path)
    {
        foreach (var thing in row.Endpoint.Given)
            await world.Value(thing);
        var (inPath, body) = (await world.Fill(row.Path), await world.Fill(row.Body));
        if (row.Deleted is { } deleted)
            await world.Delete(deleted);
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
