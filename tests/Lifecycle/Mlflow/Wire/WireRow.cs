using System.Text.Json.Nodes;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>The answer that a request must get.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">The error code; empty for a success.</param>
/// <param name="Message">What the message must hold.</param>
internal sealed record Wanted(int Status, string Code = "", string Message = "")
{
    public static Wanted Success { get; } = new(200);

    public static Wanted Invalid(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

    /// <summary>The answer of a status that says all.</summary>
    public static Wanted Of(int status) => status switch
    {
        200 => Success,
        400 => Invalid(""),
        404 => new(404, "RESOURCE_DOES_NOT_EXIST"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "endpoints.txt may say 200, 400 and 404."),
    };
}

/// <summary>One request to one endpoint, and what it must be answered. Values may name things of a <see cref="World"/>.</summary>
/// <param name="Name">What about it is tried.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Path">What stands in the address.</param>
/// <param name="Body">The parameters in query or body.</param>
/// <param name="Wanted">The answer.</param>
internal sealed record WireRow(string Name, WireEndpoint Endpoint, JsonObject Path, JsonObject Body, Wanted Wanted)
{
    /// <summary>The body as it is sent, where that is not the JSON of <see cref="Body"/>.</summary>
    public string? Raw { get; init; }

    /// <summary>Its type; null for none.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>Whether a GET sends its parameters in a body.</summary>
    public bool InBodyOfGet { get; init; }

    /// <summary>Whether the body is a JSON text that holds JSON.</summary>
    public bool EncodedTwice { get; init; }

    /// <summary>The method, where it is another than the endpoint's.</summary>
    public string? Method { get; init; }

    /// <summary>What stands behind the address.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>What was deleted before.</summary>
    public string? Deleted { get; init; }

    /// <summary>Whether every field of the answer must be there.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Where it is sent: what is refused changes nothing, and some of what is taken may be sent again.</summary>
    /// <param name="server">The server.</param>
    /// <param name="shared">The world of those rows of one endpoint that may be sent again.</param>
    public async Task<World> World(TrackingServer server, World shared) => this switch
    {
        { Deleted: { } thing } => await Worlds.Of(server).Without(thing),
        { Wanted.Status: not 200 } => Worlds.Of(server).Whole,
        { Endpoint.IsOnce: true } => new World(server),
        _ => shared,
    };

    /// <summary>The example of an endpoint as a row.</summary>
    public static WireRow Of(WireEndpoint endpoint, string name)
    {
        var example = endpoint.Example ?? throw new InvalidOperationException($"{endpoint.Name} has no example in endpoints.txt.");
        return new WireRow(name, endpoint, Part(example, endpoint.IsInPath), Part(example, field => !endpoint.IsInPath(field)), endpoint.Taken);
    }

    private static JsonObject Part(JsonObject values, Func<string, bool> belongs) => new(values.Where(member => belongs(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
