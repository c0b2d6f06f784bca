using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace Slipway.Server;

/// <summary>
/// What to say where no endpoint took a request: that the address is none, that it is one for another method, or that it is one for another kind of body. Routing itself takes the fallback for all three.
/// </summary>
internal sealed class WrongDoor(IEnumerable<EndpointDataSource> sources)
{
    private readonly Lazy<IReadOnlyList<(TemplateMatcher Path, IReadOnlyList<string> Methods, IReadOnlyList<string> Bodies)>> _doors = new(() =>
    [
        .. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(door => door.RoutePattern.RawText is { Length: > 0 } text && !text.TrimStart('/').StartsWith("{**", StringComparison.Ordinal))
            .Select(door => (
                new TemplateMatcher(new RouteTemplate(door.RoutePattern), []),
                door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [],
                door.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [])),
    ]);

    /// <returns>The refusal and its status.</returns>
    public (int Status, string Words) Of(HttpContext context)
    {
        var request = context.Request;
        var here = _doors.Value.Where(door => door.Path.TryMatch(request.Path, [])).ToList();
        if (here.Count == 0 || here.Any(door => door.Methods.Count == 0))
            return (StatusCodes.Status404NotFound, Refusal.NotFound("The address", request.Path).Message);
        var methods = here.SelectMany(door => door.Methods).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        var same = here.Where(door => door.Methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase)).ToList();
        if (same.Count == 0)
        {
            context.Response.Headers.Allow = string.Join(", ", methods);
            return (StatusCodes.Status405MethodNotAllowed, $"The address '{request.Path}' takes {string.Join(", ", methods)}, not {request.Method}.");
        }

        var bodies = same.SelectMany(door => door.Bodies).Distinct(StringComparer.Ordinal).ToList();
        return bodies.Count == 0
            ? (StatusCodes.Status404NotFound, Refusal.NotFound("The address", request.Path).Message)
            : (StatusCodes.Status415UnsupportedMediaType, $"The address '{request.Path}' takes a body of the type {string.Join(" or ", bodies)}, not {(request.ContentType is { Length: > 0 } type ? type : "one without a Content-Type")}.");
    }
}
