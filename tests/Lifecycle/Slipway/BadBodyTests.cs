using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Host;

/// <summary>
/// Every door of the server is sent bodies, forms and addresses that are nearly right. Which members a body must have is learned as a caller would: from what the refusals say is missing.
/// </summary>
public abstract partial class BadBodyTests(ServerFixture server, IReadOnlyList<string> values)
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly string[] Wholes = ["", "null", "[]", "[null]", "5", "\"x\"", "true", "{}", "{", "{\"a\":}", "{\"a\":1,}"];
    private protected static readonly string[] Values = ["null", "-1.5", "1e400", "\"x\"", "true", "[null]", "[{}]", "{\"a\":null}"];

    /// <summary>Members that bodies may have: refusals do not speak of what may be absent.</summary>
    private static readonly string[] Optional =
    [
        "name", "description", "tags", "metrics", "params", "edits", "values", "model", "version", "number", "alias", "source", "commit", "datasets", "files", "run", "status", "endTime", "startTime", "role", "permissions",
        "days", "expires", "reason", "digest", "lines", "settings", "schema", "checks", "columns", "rules", "labels", "window", "notify", "key", "value", "experiment", "results", "records", "inputs", "instances", "outputs",
        "dataset", "code", "data", "mask", "minutes", "note", "parent", "gate", "sha256", "from", "months", "deployment",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_door_breaks_on_a_body_that_is_nearly_right_and_each_says_what_was_wrong()
    {
        var places = await Furnish();
        var doors = (await server.Http.GetFromJsonAsync<Door[]>("/api/v1/permissions", Cancel))!.Where(d => d.Path is not ("/api/v1/stop" or "/api/v1/live" or "/api/v1/backup")).OrderBy(d => d.Method == "DELETE").ToList();
        var faults = new List<string>();
        foreach (var door in doors)
        {
            var path = Parameter().Replace(door.Path, p => places.GetValueOrDefault(p.Value, p.Value.Contains(":int", StringComparison.Ordinal) || p.Value.Contains(":long", StringComparison.Ordinal) ? "1" : "x"));
            if (door.Path.Contains("runs/{id}", StringComparison.Ordinal))
                path = path.Replace("runs/x", "runs/" + places["{run}"], StringComparison.Ordinal);
            await Try(door.Method, path + "?limit=1&limit=2&name=a&name=b&page=1&page=2&after=x&after=y&run_id=1&run_id=2", null, "", faults);
            if (door.Method is not ("POST" or "PUT" or "PATCH"))
                continue;
            foreach (var body in await Bodies(door.Method, path))
                await Try(door.Method, path, body, Json, faults);
            foreach (var form in (string[])["", "name", "name=a&name=b", "days=x&name=n&role=r", "key=&value=", "number=x&gate=1&gate=2&reason=%00", "%00=1&%ff=2"])
                await Try(door.Method, path, form, Form, faults);
        }

        await EndJobs();
        doors.Count.ShouldBeGreaterThan(150);
        faults.Take(40).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "/api/v1/tokens", Json, "", "The body is missing; send JSON: an object with 'name'.")]
    [InlineData("POST", "/api/v1/tokens", Json, "null", "The body is missing; send JSON: an object with 'name'.")]
    [InlineData("POST", "/api/v1/tokens", Json, "[]", "The body: it is not an object with 'name'.")]
    [InlineData("POST", "/api/v1/tokens", Json, "{}", "name: it is missing; give a text.")]
    [InlineData("POST", "/api/v1/tokens", Json, "{\"name\":null}", "name: it is null; give a text.")]
    [InlineData("POST", "/api/v1/tokens", Json, "{\"name\":7}", "name: it is not a text.")]
    [InlineData("POST", "/api/v1/tokens", Json, "{\"name\":\"a\\u0000\"}", "name: the text holds a NUL character (\\u0000), which no text may hold; leave it out.")]
    [InlineData("POST", "/api/v1/tokens", Json, "{\"name\":\"a\",\"permissions\":[null]}", "permissions[0]: it is null; give a value or leave it out.")]
    [InlineData("POST", "/api/v1/tokens", Json, "{\"name\":}", "The body is no JSON that can be read: '}' is an invalid start of a value (line 1, byte 9).")]
    [InlineData("POST", "/api/v1/models/m/versions/1/gates/waive", Json, "{}", "gate: it is missing; give a text. reason: it is missing; give a text.")]
    [InlineData("POST", "/api/v1/models/m/versions/1/gates", Json, "{\"results\":[null]}", "results[0]: it is null; give a value or leave it out.")]
    [InlineData("POST", "/api/v1/models/m/versions/1/gates", Json, "{\"results\":[{\"kind\":null}]}", "results[0].kind: it is null; give a text.")]
    [InlineData("POST", "/api/v1/models/m/versions/1/gates", Json, "{\"results\":[{\"gate\":\"g\",\"kind\":\"metric\",\"passed\":1,\"measured\":1,\"bound\":1,\"words\":\"\"}]}", "results[0].passed: it is not true or false.")]
    [InlineData("POST", "/api/v1/models/m/versions/1/gates", Json, "{\"results\":[{\"gate\":\"g\",\"kind\":\"metric\",\"measured\":1,\"bound\":1,\"words\":\"\"}]}", "results[0].passed: it is missing; give true or false.")]
    [InlineData("PUT", "/api/v1/models/m/aliases/a", Json, "{\"version\":\"x\"}", "version: it is not a whole number between -2147483648 and 2147483647.")]
    [InlineData("POST", "/api/v1/models/m/versions", Json, "{\"files\":[null]}", "The version is not what this takes. files[0]: it is null; give a value or leave it out.")]
    [InlineData("PATCH", "/api/v1/runs/x", Json, "{\"status\":\"ODD\"}", "status: it is not one of \"Failed\", \"Finished\", \"Killed\", \"Running\", \"Scheduled\".")]
    [InlineData("POST", "/models/m/versions/1/waive", Form, "", "gate: it is missing; give a text.")]
    [InlineData("POST", "/models/m/versions/1/waive", Form, "gate=g", "reason: it is missing; give a text.")]
    [InlineData("POST", "/models/m/versions/1/waive", Form, "gate=g&gate=h&reason=r", "gate: it is given 2 times ('g', 'h'); give it once.")]
    [InlineData("POST", "/access", Form, "name=n&role=viewer&days=many", "days: 'many' is not a whole number between -2147483648 and 2147483647.")]
    [InlineData("GET", "/api/v1/models?limit=1&limit=2", null, null, "limit: it is given 2 times ('1', '2'); give it once.")]
    [InlineData("GET", "/api/v1/models?name=a&name=b", null, null, "name: it is given 2 times ('a', 'b'); give it once.")]
    [InlineData("GET", "/runs/x/curves", null, null, "group: it is missing; give a text.")]
    public async Task It_says_what_was_wrong_where_and_what_would_be_right(string method, string path, string? type, string? body, string words)
    {
        using var response = await Send(method, path, body, type ?? Json);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString().ShouldBe(words);
    }

    [Theory]
    [InlineData("/api/v1/models?tag=a%3D1&tag=b%3D2")]
    [InlineData("/api/v1/runs?experiment=1&experiment=2&order=start_time&order=end_time")]
    public async Task What_takes_several_values_takes_them(string path)
    {
        using var response = await server.Http.GetAsync(path, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_form_refused_to_a_browser_is_a_page_with_the_same_words()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/m/versions/1/waive") { Content = new StringContent("gate=g", Encoding.UTF8, Form) };
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await server.Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("reason: it is missing; give a text.");
    }

    /// <summary>
    /// Bodies for a door: those wrong as a whole, and from one that has all that is asked for those with one member wrong. Members of which no refusal speaks are either unknown to the door or take anything:
    /// they go wrong together.
    /// </summary>
    private async Task<IReadOnlyList<string>> Bodies(string method, string path)
    {
        var right = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 10; i++)
        {
            using var response = await Send(method, path, Write(right), Json);
            var missing = response.StatusCode == HttpStatusCode.BadRequest ? Missing().Matches(await response.Content.ReadAsStringAsync(Cancel)).Where(m => !right.ContainsKey(m.Groups["name"].Value)).ToList() : [];
            if (missing.Count == 0)
                break;
            foreach (var member in missing)
                right[member.Groups["name"].Value] = Right(member.Groups["wanted"].Value);
        }

        using var raw = await Send(method, path, "5", Json);
        if (raw.IsSuccessStatusCode)
            return Wholes; // A file: anything is one.
        var known = right.Keys.ToHashSet(StringComparer.Ordinal);
        if (path.StartsWith("/api/v1", StringComparison.Ordinal))
        {
            foreach (var wrong in (string[])["{\"a\":null}", "5", "[null]", "true"])
                known.UnionWith(await Refused(method, path, right, wrong));
        }

        return
        [
            .. Wholes, Write(right), .. from name in known from value in values select Write(new(right, StringComparer.Ordinal) { [name] = value }),
            .. from value in values select Write(With(right, Optional.Where(name => !known.Contains(name)), value)),
        ];
    }

    /// <summary>Which of the optional members a door refuses when they have a value: it names one after the other.</summary>
    private async Task<IReadOnlyCollection<string>> Refused(string method, string path, Dictionary<string, string> right, string value)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            using var response = await Send(method, path, Write(With(right, Optional.Where(name => !refused.Contains(name)), value)), Json);
            if (response.StatusCode != HttpStatusCode.BadRequest)
                return refused;
            var named = Member().Matches(await response.Content.ReadAsStringAsync(Cancel)).Select(match => match.Groups["name"].Value).Intersect(Optional, StringComparer.Ordinal).ToList();
            if (!named.Aggregate(false, (any, name) => refused.Add(name) || any))
                return refused;
        }
    }

    private static Dictionary<string, string> With(Dictionary<string, string> right, IEnumerable<string> names, string value)
    {
        var members = new Dictionary<string, string>(right, StringComparer.Ordinal);
        foreach (var name in names)
            members[name] = value;
        return members;
    }

    private static string Right(string wanted) => wanted switch
    {
        "a text" => "\"x\"",
        "true or false" => "true",
        "a list" => "[]",
        _ when wanted.StartsWith("an object", StringComparison.Ordinal) => "{}",
        _ => "1",
    };

    private static string Write(Dictionary<string, string> members) => $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}"))}}}";

    /// <summary>Something of each kind, so that what is asked for sometimes exists.</summary>
    /// <returns>What stands for the parameters of addresses.</returns>
    private async Task<IReadOnlyDictionary<string, string>> Furnish()
    {
        await Demand("PUT", "/api/v1/datasets/d", "{}");
        await Demand("POST", "/api/v1/models", "{\"name\":\"m\"}");
        var file = await Demand("POST", "/api/v1/data-files", "a file");
        await Demand("POST", "/api/v1/models/m/versions", $$"""{"files":[{"path":"model.onnx","sha256":"{{file.GetProperty("sha256")}}"}]}""");
        await Demand("POST", "/api/v1/experiments", "{\"name\":\"x\"}");
        var run = await Demand("POST", "/api/v1/runs", "{\"experiment\":1}");
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["{model}"] = "m", ["{run}"] = run.GetProperty("info").GetProperty("id").GetString()! };
    }

    /// <summary>What was taken for a file began a job, whose process would look for this server longer than the test lasts.</summary>
    private async Task EndJobs()
    {
        foreach (var state in (string[])["queued", "running"])
        {
            while ((await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs?limit=100&state={state}", Cancel)).GetProperty("items").EnumerateArray().Select(job => job.GetProperty("id").GetString()).ToList() is { Count: > 0 } jobs)
            {
                foreach (var job in jobs)
                    (await Send("POST", $"/api/v1/jobs/{job}/cancel", null, Json)).Dispose();
                await Task.Delay(100, Cancel);
            }
        }
    }

    private async Task<JsonElement> Demand(string method, string path, string body)
    {
        using var response = await Send(method, path, body, Json);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task Try(string method, string path, string? body, string type, List<string> faults)
    {
        using var response = await Send(method, path, body, type);
        var status = (int)response.StatusCode;
        if (status < 400)
            return;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var says = response.Content.Headers.ContentType?.MediaType switch
        {
            "application/problem+json" or "application/json" => method == "HEAD" || (text.Length > 0 && Says(text)),
            "text/html" => text.Contains("<h1", StringComparison.Ordinal),
            _ => method == "HEAD",
        };
        if (status is >= 500 and not 501 || !says || Framework().IsMatch(text))
            faults.Add($"{method} {path} {type} {body} is answered with {status}: {(text.Length > 300 ? text[..300] : text)}");
    }

    private async Task<HttpResponseMessage> Send(string method, string path, string? body, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    /// <summary>Words in one of the forms that clients know: RFC 9457, MLflow's, V2's.</summary>
    private static bool Says(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.ValueKind == JsonValueKind.Object && (json.RootElement.TryGetProperty("detail", out var words) || json.RootElement.TryGetProperty("message", out words) || json.RootElement.TryGetProperty("error", out words))
            && words.GetString() is { Length: > 5 };
    }

    [GeneratedRegex(@"\{\*{0,2}[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?<name>[A-Za-z]+): it is missing; give (?<wanted>[^.]+)\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();

    /// <summary>A member that a refusal speaks of, or that it lies in.</summary>
    [GeneratedRegex(@"(?<name>[A-Za-z0-9]+)(\[\d+\]|\.[A-Za-z0-9]+)*: ", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    /// <summary>The framework's own words, which are for programmers of servers.</summary>
    [GeneratedRegex(@"System\.|Slipway\.\w+\.|LineNumber|BytePosition|Required parameter \\|Implicit body|deserialization|nullability|Failed to (bind|read)|Object reference|   at |SELECT ")]
    private static partial Regex Framework();

    private sealed record Door(string Method, string Path);
}

public sealed class BadBodyOnSqlite(SqliteServer server) : BadBodyTests(server, Values), IClassFixture<SqliteServer>;

/// <summary>What is refused before a database is asked is refused alike on both: here are the values that come furthest.</summary>
public sealed class BadBodyOnPostgres(PostgresServer server) : BadBodyTests(server, ["null", "-1.5", "\"x\""]), IClassFixture<PostgresServer>;
