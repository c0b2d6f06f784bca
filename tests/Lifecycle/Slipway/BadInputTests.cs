using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Host;

/// <summary>Every door of the server, read off its own list, is sent what nobody should send: whoever sent it hears why, and nothing breaks.</summary>
public sealed partial class BadInputTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static readonly string[] Names =
    [
        "name", "model", "version", "reason", "gate", "gates", "records", "inputs", "instances", "dataframe_split", "values", "edits", "number", "metrics", "params", "tags", "key", "value", "files", "path", "sha256",
        "role", "days", "permissions", "declaration", "yaml", "sources", "deployment", "from", "months", "settings", "schema", "checks", "source", "window", "rules", "labels", "alias", "status", "signature", "note",
        "id", "kind", "payload", "attempt", "progress", "lines", "experiment", "sample", "mask", "run", "dataset", "commit", "description", "theme",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "9223372036854775808", "0.1", "\"\"", "\"x\"", "\"..\"", "\"../../etc/passwd\"", "\"\\u0000\"", "\"\\ud800\"", "\"'; DROP TABLE run; --\"", "\"😀\"", "[]", "{}", "[null]", "[[]]",
        "[{}]", "{\"a\":null}", "[{\"key\":null}]", "[1,\"a\",{}]", "\"2001-99-99\"", "\"NaN\"", "{\"schema\":{\"a\":{\"type\":\"odd\"}}}", "[{\"range\":null}]", "\"d\"", "\"m/1\"", "\"m@champion\"",
    ];

    private static readonly string[] Whole = ["", "null", "[]", "{}", "1", "\"x\"", "{", "{\"a\":", "[1,2", "\u0000", "ÿþ", "{\"a\":1}{\"b\":2}", "a: b", "a,b\n1,2\n", "--x\r\n\r\n--x--", new string('[', 300), "{\"a\":" + new string('[', 100) + new string(']', 100) + "}"];
    private static readonly string[] Parts = ["x", "1", "0", "-1", "d", "m", "latest", "99999999999999999999", "%00", "%ff", "%2e%2e", "%2F", "a%20b", "'", "%F0%9F%98%80", "é", "null", "%C0%AF", "d41d8cd98f00b204e9800998ecf8427e", "flights@champion", "c:\\x"];
    private static readonly string[] Queries = ["limit", "after", "page", "filter", "order", "experiment", "view", "run", "cause", "key", "first", "last", "buckets", "path", "q", "firing", "source", "subject", "action", "state", "tag", "project", "direction", "depth", "from", "to", "cells", "metric", "x", "sort", "sinceIndex", "sinceChain"];
    private static readonly string[] Types = ["application/json", "application/json; charset=utf-16", "text/csv", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/octet-stream", "text/html", ""];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_is_sent_to_any_door_breaks_it()
    {
        await Furnish();
        var doors = (await server.Http.GetFromJsonAsync<Door[]>("/api/v1/permissions", Cancel))!.Where(d => d.Path is not ("/api/v1/stop" or "/api/v1/live" or "/api/v1/backup")).ToArray();
        doors.Length.ShouldBeGreaterThan(100);
        var member = Gen.Select(Any.Of(Names), Any.Of(Values), (name, value) => $"\"{name}\":{value}");
        var field = Gen.Select(Any.Of(Names), Any.Of(Parts), (name, value) => $"{name}={value}");
        var body = Gen.OneOf(member.Array[0, 6].Select(members => $"{{{string.Join(',', members)}}}"), Any.Of(Whole), field.Array[0, 5].Select(fields => string.Join('&', fields)));
        var query = Gen.Select(Any.Of(Queries), Any.Of(Parts), (name, value) => $"{name}={value}").Array[0, 3].Select(pairs => string.Join('&', pairs));
        var sent = Gen.Select(Any.Of(doors), Any.Of(Parts).Array[6], query, body, Any.Of(Types));

        await sent.SampleAsync(async (door, parts, asked, content, type) =>
        {
            var at = 0;
            var path = Parameter().Replace(door.Path, p => p.Value.Contains(":int", StringComparison.Ordinal) || p.Value.Contains(":long", StringComparison.Ordinal) ? "1" : parts[at++]);
            return await Try(door.Method, asked.Length > 0 ? path + "?" + asked : path, content, type) is { } fault ? throw new InvalidOperationException(fault) : true;
        }, iter: 6000, threads: 1);
    }

    /// <summary>Something of each kind, so that what is asked for sometimes exists.</summary>
    private async Task Furnish()
    {
        await Demand(server.Http.PutAsJsonAsync("/api/v1/datasets/d", new { }, Cancel));
        await Demand(server.Http.PostAsJsonAsync("/api/v1/models", new { name = "m" }, Cancel));
        await Demand(server.Http.PostAsJsonAsync("/api/v1/experiments", new { name = "x" }, Cancel));
        await Demand(server.Http.PostAsJsonAsync("/api/v1/runs", new { experiment = 1 }, Cancel));
        static async Task Demand(Task<HttpResponseMessage> asked)
        {
            using var response = await asked;
            response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancel));
        }
    }

    /// <returns>What is wrong with the answer; null when it is one.</returns>
    private async Task<string?> Try(string method, string path, string content, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "HEAD"))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            if (type.Length > 0)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        var status = (int)response.StatusCode;
        if (status < 400)
            return null;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        // Kestrel itself turns away what HTTP does not allow, before anything of ours runs.
        if (method == "HEAD" && status < 500 || status == 400 && text.Length == 0 && path.Contains("%00", StringComparison.Ordinal))
            return null;
        var says = response.Content.Headers.ContentType?.MediaType switch
        {
            "application/problem+json" or "application/json" => Says(text),
            "text/html" => text.Contains("<h1", StringComparison.Ordinal),
            _ => false,
        };
        return status is < 500 or 501 && says && !text.Contains("   at ", StringComparison.Ordinal) && !text.Contains("SELECT ", StringComparison.Ordinal) ? null
            : $"{method} {path} with {type} '{(content.Length > 300 ? content[..300] : content)}' is answered with {status} {response.Content.Headers.ContentType}: {(text.Length > 600 ? text[..600] : text)}";
    }

    /// <summary>Words in one of the forms that clients know: RFC 9457, MLflow's, V2's.</summary>
    private static bool Says(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.ValueKind == JsonValueKind.Object && (json.RootElement.TryGetProperty("detail", out var words) || json.RootElement.TryGetProperty("message", out words) || json.RootElement.TryGetProperty("error", out words) || json.RootElement.TryGetProperty("title", out words))
            && words.GetString() is { Length: > 5 };
    }

    [GeneratedRegex(@"\{\*{0,2}[^}]+\}")]
    private static partial Regex Parameter();

    private sealed record Door(string Method, string Path);
}
