using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Slipway.Server;

/// <summary>
/// Says what was wrong with a value in an address that an endpoint could not take: the endpoint itself answers with a bare 400. What it says goes the way of every mistake.
/// </summary>
internal sealed class BindingMistakes(RequestDelegate next)
{
    public async Task Invoke(HttpContext context)
    {
        if (Unreadable(context.Request) is { } unreadable)
            throw unreadable;
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false, ContentType: null } && context.GetEndpoint() is { } endpoint)
            throw new BadHttpRequestException(endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Select(parameter => Words(context.Request, parameter)).FirstOrDefault(words => words is not null)
                ?? "The request is not what this address takes.");
    }

    /// <summary>What no endpoint can read: a body in an encoding that nobody knows, an address with a NUL, which PostgreSQL keeps in no text.</summary>
    private static BadHttpRequestException? Unreadable(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && media.Charset.HasValue && media.Encoding is null)
            return new BadHttpRequestException($"Content-Type: the charset '{media.Charset}' is not known; send the body in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        return request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true ? new BadHttpRequestException("The address holds a NUL character (%00), which no text may hold.") : null;
    }

    /// <returns>Null where the value is one that the endpoint takes.</returns>
    private static string? Words(HttpRequest request, IParameterBindingMetadata parameter)
    {
        if (!parameter.HasTryParse)
            return null;
        var type = parameter.ParameterInfo.ParameterType;
        var one = Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType()! : type);
        string?[] values = request.RouteValues.TryGetValue(parameter.Name, out var part) ? [part?.ToString()] : [.. request.Query[parameter.Name]];
        if (values.Length == 0 || string.IsNullOrEmpty(values[0]))
            return parameter.IsOptional || type.IsArray ? null : $"{parameter.Name}: it is missing; give {Wanted(one)}.";
        return values.FirstOrDefault(value => !Fits(one, value)) is { } wrong ? $"{parameter.Name}: '{wrong}' is not {Wanted(one)}." : null;
    }

    private static bool Fits(Type type, string? value)
    {
        if (type == typeof(string))
            return true;
        if (type.IsEnum)
            return Enum.TryParse(type, value, ignoreCase: true, out _);
        var parse = type.GetMethod("TryParse", [typeof(string), typeof(IFormatProvider), type.MakeByRefType()]) ?? type.GetMethod("TryParse", [typeof(string), type.MakeByRefType()]);
        object?[] arguments = parse?.GetParameters().Length == 3 ? [value, CultureInfo.InvariantCulture, null] : [value, null];
        return parse?.Invoke(null, arguments) is not false;
    }

    private static string Wanted(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(int) => FormattableString.Invariant($"a whole number between {int.MinValue} and {int.MaxValue}"),
        _ when type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => "a time in ISO 8601, such as 2026-05-01T08:00:00Z",
        _ => "a " + type.Name,
    };
}
