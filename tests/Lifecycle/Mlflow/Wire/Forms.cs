using System.Text.Json.Nodes;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>The forms in which an endpoint must take its example.</summary>
internal static class Forms
{
    public static IEnumerable<WireRow> Of(WireEndpoint endpoint)
    {
        var whole = WireRow.Of(endpoint, "the example");
        yield return whole with { IsWhole = true };
        if (endpoint.SendsBytes)
            yield break;
        foreach (var row in Fewer(endpoint, whole).Concat(Otherwise(endpoint, whole)).Concat(endpoint.IsGet ? OfGet(endpoint, whole) : OfBody(endpoint, whole)))
            yield return row;
    }

    /// <summary>The fields that are required alone, and null in the place of all others, however deep.</summary>
    private static IEnumerable<WireRow> Fewer(WireEndpoint endpoint, WireRow whole)
    {
        var required = endpoint.InBody.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        if (endpoint.InBody.Count() > required.Count)
            yield return whole with { Name = "required fields alone", Body = new JsonObject(whole.Body.Where(member => required.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))) };
        var optional = WirePlace.Of(endpoint).Where(place => !place.Field.IsRequired && !WireTypes.IsMessage(place.Field.Type)).ToList();
        if (!endpoint.IsGet && optional.Count > 0)
            yield return whole with { Name = "null for what may be absent", Body = optional.Aggregate(whole.Body, (body, place) => place.With(body, null)) };
    }

    /// <summary>Unknown fields, and the other name of a run.</summary>
    private static IEnumerable<WireRow> Otherwise(WireEndpoint endpoint, WireRow whole)
    {
        if (endpoint.IsGet || endpoint.HasBody)
            yield return whole with { Name = "an unknown field", Body = WirePlace.Set(whole.Body, "nobody_knows", "x"), ContentType = "application/json; charset=utf-8" };
        if (endpoint.In.All(field => field.Name != "run_uuid"))
            yield break;
        var renamed = WirePlace.Set(whole.Body, "run_uuid", whole.Body["run_id"]);
        yield return whole with { Name = "run_id and run_uuid", Body = renamed };
        renamed = renamed.DeepClone().AsObject();
        renamed.Remove("run_id");
        yield return whole with { Name = "run_uuid alone", Body = renamed };
    }

    private static IEnumerable<WireRow> OfGet(WireEndpoint endpoint, WireRow whole)
    {
        // Old clients send a GET's parameters in a body; files are fetched by browsers, which never do.
        if (!endpoint.GetsBytes && endpoint.InBody.Any())
            yield return whole with { Name = "its parameters in a body", InBodyOfGet = true, IsWhole = true };
    }

    private static IEnumerable<WireRow> OfBody(WireEndpoint endpoint, WireRow whole)
    {
        if (!endpoint.HasBody)
            yield break;
        yield return whole with { Name = "JSON within a JSON text", EncodedTwice = true };
        var repeated = whole.Path.Aggregate(whole.Body, (body, member) => WirePlace.Set(body, member.Key, member.Value));
        if (whole.Path.Count > 0 && whole.Path.All(member => member.Key != "artifact_path"))
            yield return whole with { Name = "what stands in the address in the body too", Body = repeated };
        foreach (var row in Numbers(endpoint, whole))
            yield return row;
    }

    /// <summary>Whole numbers as texts and with nothing behind the point, names of enumerations as their numbers.</summary>
    private static IEnumerable<WireRow> Numbers(WireEndpoint endpoint, WireRow whole)
    {
        var places = WirePlace.Of(endpoint).Where(place => place.Field.Type is "int64" or "int32" && WirePlace.Get(whole.Body, place.Path) is not null).ToList();
        if (places.Count > 0)
        {
            yield return whole with { Name = "whole numbers as texts", Body = places.Aggregate(whole.Body, (body, place) => place.With(body, WirePlace.Get(body, place.Path)!.ToJsonString())) };
            yield return whole with { Name = "whole numbers with a point", Body = places.Aggregate(whole.Body, (body, place) => place.With(body, JsonNode.Parse(WirePlace.Get(body, place.Path)!.ToJsonString() + ".0"))) };
        }

        foreach (var field in endpoint.InBody.Where(field => WireTypes.IsEnum(field.Type)))
            yield return whole with { Name = $"{field.Name} as a number", Body = WirePlace.Set(whole.Body, field.Name, WireTypes.NumberOf(field.Type, whole.Body[field.Name]!.GetValue<string>())) };
        if (endpoint.InBody.Any(field => field is { Name: "experiment_ids", IsList: true }))
            yield return whole with { Name = "experiment_ids as numbers", Body = WirePlace.Set(whole.Body, "experiment_ids", new JsonArray(JsonValue.Create(0))) };
    }
}
