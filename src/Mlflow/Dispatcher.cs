using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Mlflow;

/// <summary>Maps calls under prefixes and carries them: reads the parameters, runs the handler, writes the answer or the error.</summary>
internal sealed class Dispatcher(IEndpointRouteBuilder app)
{
    private readonly Dictionary<string, List<string>> _methods = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Maps a call.</summary>
    public void Map(string method, string[] prefixes, string path, Permission permission, Handler handler)
    {
        foreach (var prefix in prefixes)
        {
            var address = $"{prefix}/{path}";
            app.MapMethods(address, [method], context => Serve(context, handler)).Needs(permission).WithTags("MLflow");
            if (!_methods.TryGetValue(address, out var methods))
                _methods[address] = methods = [];
            methods.Add(method);
        }
    }

    /// <summary>Maps what no call took below a prefix: an unknown address or a wrong method, in a form that tells clients to go on without.</summary>
    public void MapRest(string prefix) => app.Map($"{prefix}/{{**rest}}", context => Rest(context)).OpenToAll("It says only that this server has no such call.");

    public static async Task Serve(HttpContext context, Handler handler)
    {
        if (context.Request.Path.Value!.EndsWith('/'))
        {
            await MlflowError.NoSuchEndpoint(context.Request.Path).Write(context.Response, context.RequestAborted);
            return;
        }

        var actor = context.Features.Get<Actor>() ?? throw new InvalidOperationException("The access gate has not recognised anybody.");
        // What stands in the address need not stand in a body too, and MLflow's DELETE has none.
        var read = HttpMethods.IsDelete(context.Request.Method) && context.Request.ContentLength is null or 0 && context.Request.RouteValues.Count > 0 ? new Fields(default) : await Body.Read(context);
        var result = read.Succeeded(out var fields, out var unreadable) ? await Handle(new Call(fields, context.Request.RouteValues, actor, context.RequestAborted), handler) : unreadable;
        if (!result.Succeeded(out var answer, out var refusal))
            await MlflowError.Of(refusal).Write(context.Response, context.RequestAborted);
        else
            await Write(context.Response, answer, context.RequestAborted);
    }

    /// <summary>Clients repeat in the body what stands in the address; the address is what holds.</summary>
    private static Task<Result<Answer>> Handle(Call call, Handler handler)
    {
        foreach (var name in call.Route.Keys)
            call.Fields.Unused(name);
        return call.Fields.Refusal is { } refusal ? Task.FromResult<Result<Answer>>(refusal) : handler(call);
    }

    public static async Task Write(HttpResponse response, Answer answer, CancellationToken cancel)
    {
        response.ContentType = "application/json";
        if (answer.Write is null)
        {
            response.ContentLength = 2;
            await response.BodyWriter.WriteAsync("{}"u8.ToArray(), cancel);
            return;
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter, Wire.Written);
        json.WriteStartObject();
        answer.Write(json);
        json.WriteEndObject();
        await json.FlushAsync(cancel);
    }

    private async Task Rest(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var path = context.Request.Path.Value!;
        var error = MlflowError.NoSuchEndpoint(path);
        if (_methods.TryGetValue(path, out var methods))
        {
            context.Response.Headers.Allow = string.Join(", ", methods);
            error = MlflowError.WrongMethod(context.Request.Method, path);
        }

        await error.Write(context.Response, context.RequestAborted);
    }
}
