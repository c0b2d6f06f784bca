using System.Text.Json.Nodes;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>The requests that an endpoint must refuse, made from its example and the types of its fields.</summary>
internal static class Mistakes
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Each required field left out, and null.</summary>
    public static IEnumerable<WireRow> Missing(WireEndpoint endpoint)
    {
        var whole = WireRow.Of(endpoint, "");
        foreach (var place in WirePlace.Of(endpoint).Where(place => place.Field.IsRequired))
        {
            // What is missing of an object is its first required field.
            var missing = place.Field is { IsList: false } field && WireTypes.IsMessage(field.Type) ? $"{place.Path}.{WireTypes.FieldsOf(field.Type).First(f => f.IsRequired).Name}" : place.Path;
            var wanted = Wanted.Invalid(endpoint.WhenMissing(missing));
            yield return whole with { Name = $"without {place.Path}", Body = place.Without(whole.Body), Wanted = wanted };
            if (!endpoint.IsGet)
                yield return whole with { Name = $"{place.Path} null", Body = place.With(whole.Body, null), Wanted = wanted };
        }
    }

    /// <summary>Each field with each value that is none of its type.</summary>
    public static IEnumerable<WireRow> WrongTypes(WireEndpoint endpoint)
    {
        var whole = WireRow.Of(endpoint, "");
        foreach (var place in WirePlace.Of(endpoint))
        {
            foreach (var value in endpoint.IsGet ? place.Field.WrongTexts() : place.Field.WrongValues())
            {
                // A wrong item is told by the list that it stands in.
                yield return whole with { Name = $"{place.Path} {value.ToJsonString()}", Body = place.With(whole.Body, value), Wanted = Wanted.Invalid($"'{place.Path}'") };
            }
        }

        foreach (var field in endpoint.In.Where(field => endpoint.HasBody && endpoint.IsInPath(field.Name) && field.Name != "artifact_path"))
        {
            foreach (var value in field.WrongValues())
                yield return whole with { Name = $"{field.Name} {value.ToJsonString()} in the body", Body = WirePlace.Set(whole.Body, field.Name, value), Wanted = Wanted.Invalid($"'{field.Name}'") };
        }
    }

    /// <summary>Ids and names of nothing, and things that were deleted.</summary>
    public static IEnumerable<WireRow> NotThere(WireEndpoint endpoint)
    {
        var whole = WireRow.Of(endpoint, "");
        foreach (var (name, status) in endpoint.Unknown)
        {
            var field = endpoint.In.Single(f => f.Name == name);
            JsonNode value = Nothing(name);
            var nothing = field.IsList ? new JsonArray(value) : value;
            yield return endpoint.IsInPath(name)
                ? whole with { Name = $"unknown {name}", Path = WirePlace.Set(whole.Path, name, nothing), Wanted = Wanted.Of(status) }
                : whole with { Name = $"unknown {name}", Body = WirePlace.Set(whole.Body, name, nothing), Wanted = Wanted.Of(status) };
        }

        foreach (var (thing, status) in endpoint.Deleted)
            yield return whole with { Name = $"deleted {thing}", Deleted = thing, Wanted = Wanted.Of(status) };
    }

    /// <summary>Requests that are wrong whatever they say: a slash too many, another method, a body that is no JSON or does not say that it is.</summary>
    public static IEnumerable<WireRow> Transport(WireEndpoint endpoint)
    {
        var whole = WireRow.Of(endpoint, "");
        if (!endpoint.Path.Contains("api/", StringComparison.Ordinal))
            yield break;
        if (endpoint is { SendsBytes: false, GetsBytes: false } && endpoint.Taken == Wanted.Success && (endpoint.HasBody || !endpoint.IsInPath("artifact_path")))
            yield return whole with { Name = "a slash behind the address", Suffix = "/", Wanted = new Wanted(404, "ENDPOINT_NOT_FOUND") };
        foreach (var method in Methods.Where(method => !WireEndpoint.All.Any(other => other.Method == method && other.Takes(WireEndpoint.Address(endpoint.Path, whole.Path)))))
            yield return whole with { Name = method, Method = method, Wanted = endpoint.Path.Contains('{', StringComparison.Ordinal) ? new Wanted(404, "ENDPOINT_NOT_FOUND") : new Wanted(405, "BAD_REQUEST", $"does not take {method}") };
        if (!endpoint.HasBody)
            yield break;
        yield return whole with { Name = "no Content-Type", ContentType = null, Wanted = Wanted.Invalid("Content-Type header is missing") };
        yield return whole with { Name = "text/plain", ContentType = "text/plain", Wanted = Wanted.Invalid("Content-Type must be one of ['application/json']") };
        if (endpoint.Method == "DELETE")
            yield return whole with { Name = "its parameters in the address", Suffix = WireEndpoint.Query(whole.Body), Raw = "", Wanted = Wanted.Invalid("Missing value for required parameter") };
        foreach (var raw in (string[])["", "null"])
            yield return whole with { Name = $"the body '{raw}'", Raw = raw, Wanted = endpoint.InBody.Any(field => field.IsRequired) ? Wanted.Invalid("") : endpoint.Taken };
        foreach (var raw in (string[])["[]", "5"])
            yield return whole with { Name = $"the body '{raw}'", Raw = raw, Wanted = Wanted.Invalid($"The body is {raw}, which is no JSON object.") };
        foreach (var raw in (string[])["{", "\"{\"", "{\"a\":1}x", "{\"value\":NaN}"])
            yield return whole with { Name = $"the body '{raw}'", Raw = raw, Wanted = Wanted.Invalid("The body is not JSON") };
    }

    private static string Nothing(string field) => field switch
    {
        "experiment_id" or "experiment_ids" => "999999999",
        "version" => "999999",
        "model_id" => "m-00000000000000000000000000000000",
        _ when field.Contains("run_id", StringComparison.Ordinal) => "00000000000000000000000000000000",
        _ => "never-made",
    };
}
