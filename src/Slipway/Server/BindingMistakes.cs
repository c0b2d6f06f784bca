using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Slipway.Bodies;

namespace Slipway.Server;

/// <summary>
/// Says what was wrong with what an endpoint could not take, be it in the address, in a form or in JSON: the endpoint itself answers with a bare 400 or in the framework's words.
/// What it says goes the way of every mistake.
/// </summary>
internal sealed class BindingMistakes(RequestDelegate next, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json)
{
    private const string Unknown = "The request is not what this address takes.";

    public async Task Invoke(HttpContext context)
    {
        if (Unreadable(context.Request) is { } unreadable)
            throw unreadable;
        if (await Repeated(context) is { } repeated)
            throw new BadHttpRequestException(repeated);
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException mistake) when (mistake.StatusCode == StatusCodes.Status400BadRequest && !context.Response.HasStarted)
        {
            throw new BadHttpRequestException(InBody(context, mistake) ?? await InValues(context) ?? mistake.Message, mistake);
        }

        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false, ContentType: null } && context.GetEndpoint() is not null)
            throw new BadHttpRequestException(await InValues(context) ?? Unknown);
    }

    /// <summary>What no endpoint can read: a body in an encoding that nobody knows, an address with a NUL, which PostgreSQL keeps in no text.</summary>
    private static BadHttpRequestException? Unreadable(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && media.Charset.HasValue && media.Encoding is null)
            return new BadHttpRequestException($"Content-Type: the charset '{media.Charset}' is not known; send the body in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        return request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true ? new BadHttpRequestException("The address holds a NUL character (%00), which no text may hold.") : null;
    }

    /// <summary>A value that is there twice would be taken for one text with a comma.</summary>
    private static async Task<string?> Repeated(HttpContext context)
    {
        if (!context.Request.HasFormContentType && !context.Request.Query.Any(values => values.Value.Count > 1))
            return null;
        foreach (var parameter in Parameters(context).Where(IsOne))
        {
            if (await Given(context, parameter) is { Length: > 1 } values)
                return $"{parameter.Name}: it is given {values.Length} times ({string.Join(", ", values.Select(value => $"'{value}'"))}); give it once.";
        }

        return null;
    }

    private string? InBody(HttpContext context, BadHttpRequestException mistake)
    {
        if (mistake.InnerException is InvalidDataException or IOException and not BadHttpRequestException)
            return Unreadable(mistake.InnerException);
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } body)
            return null;
        if (mistake.InnerException is JsonException unreadable)
            return BodyMistake.Words(unreadable, body, json.Value.SerializerOptions);
        return mistake.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal) ? BodyMistake.Missed(body, json.Value.SerializerOptions) : null;
    }

    private static async Task<string?> InValues(HttpContext context)
    {
        foreach (var parameter in Parameters(context))
        {
            if (await Words(context, parameter) is { } words)
                return words;
        }

        return null;
    }

    /// <returns>Null where the value is one that the endpoint takes.</returns>
    private static async Task<string?> Words(HttpContext context, IParameterBindingMetadata parameter)
    {
        var type = parameter.ParameterInfo.ParameterType;
        if (!parameter.HasTryParse && type != typeof(string))
            return null;
        var one = Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType()! : type);
        var values = await Given(context, parameter);
        if (values.Length == 0 || (string.IsNullOrEmpty(values[0]) && one != typeof(string)))
            return parameter.IsOptional || type.IsArray ? null : $"{parameter.Name}: it is missing; give {Wanted.Words(one)}.";
        return values.FirstOrDefault(value => !Fits(one, value)) is { } wrong ? $"{parameter.Name}: '{wrong}' is not {Wanted.Words(one)}." : null;
    }

    private static IEnumerable<IParameterBindingMetadata> Parameters(HttpContext context) => context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [];

    private static bool IsOne(IParameterBindingMetadata parameter) => parameter.ParameterInfo.ParameterType == typeof(string) || (parameter.HasTryParse && !parameter.ParameterInfo.ParameterType.IsArray);

    private static async Task<string?[]> Given(HttpContext context, IParameterBindingMetadata parameter)
    {
        var request = context.Request;
        if (request.RouteValues.TryGetValue(parameter.Name, out var part))
            return [part?.ToString()];
        if (!parameter.ParameterInfo.IsDefined(typeof(FromFormAttribute), inherit: false))
            return [.. request.Query[parameter.Name]];
        return request.HasFormContentType ? [.. (await Form(request))[parameter.Name]] : [];
    }

    private static async Task<IFormCollection> Form(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException(Unreadable(broken), broken);
        }
    }

    private static string Unreadable(Exception form) => $"The form cannot be read: {form.Message}";

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
}
