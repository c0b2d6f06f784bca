using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.V2;

/// <summary>The V2 protocol (Open Inference Protocol) over REST: health, metadata, inference. A deployment is a model of the protocol.</summary>
internal static class V2Endpoints
{
    private static readonly string[] Extensions = ["binary_tensor_data"];

    public static void MapV2(this IEndpointRouteBuilder app)
    {
        var v2 = app.MapGroup("/v2").WithTags("V2");
        v2.MapGet("/", () => Results.Json(new { name = "slipway", version = "2", extensions = Extensions })).Needs(Permission.DeploymentInvoke).WithSummary("What this server is");
        v2.MapGet("/health/live", () => Results.Json(new { live = true })).Needs(Permission.DeploymentInvoke).WithSummary("Whether it lives");
        v2.MapGet("/health/ready", Ready).Needs(Permission.DeploymentInvoke).WithSummary("Whether every deployment answers");
        v2.MapGet("/models", (ServingPool pool) => Results.Json(new { models = pool.All.Select(slot => slot.Name) })).Needs(Permission.DeploymentInvoke).WithSummary("The deployments");
        foreach (var path in new[] { "/models/{model}", "/models/{model}/versions/{version}" })
        {
            v2.MapGet(path, Metadata).Needs(Permission.DeploymentInvoke).WithSummary("What a model takes and gives");
            v2.MapGet(path + "/ready", ModelReady).Needs(Permission.DeploymentInvoke).WithSummary("Whether a model answers");
            v2.MapPost(path + "/infer", (HttpContext context, string model, InferenceDoor door) => door.Infer(context, model)).Needs(Permission.DeploymentInvoke).WithSummary("Predict");
        }

        v2.Map("/{**path}", Elsewhere).Needs(Permission.DeploymentInvoke).ExcludeFromDescription();
    }

    private static IResult Ready(ServingPool pool) => pool.IsReady ? Results.Json(new { ready = true }) : Results.Json(new { ready = false }, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task ModelReady(HttpContext context, ServingPool pool, string model, string? version = null)
    {
        if (!Enter(pool, model, version).Succeeded(out var loaded, out var refusal))
        {
            await V2Shape.Write(context, HttpAnswers.Status(refusal.Kind), refusal);
            return;
        }

        loaded.Leave();
        await Results.Json(new { name = model, ready = true }).ExecuteAsync(context);
    }

    private static async Task Metadata(HttpContext context, ServingPool pool, string model, string? version = null)
    {
        if (!Enter(pool, model, version).Succeeded(out var loaded, out var refusal))
        {
            await V2Shape.Write(context, HttpAnswers.Status(refusal.Kind), refusal);
            return;
        }

        try
        {
            await Results.Json(new
            {
                name = model,
                versions = new[] { loaded.Version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
                platform = "onnx_onnxv1",
                inputs = loaded.Fields.Select(field => new { name = field.Tensor.Name, datatype = Datatypes.NameOf(field), shape = field.Tensor.Shape }),
                outputs = loaded.Onnx.Outputs.Select(Describe),
            }).ExecuteAsync(context);
        }
        finally
        {
            loaded.Leave();
        }
    }

    private static object Describe(Models.Onnx.TensorInfo tensor) => new { name = tensor.Name, datatype = Datatypes.NameOf(tensor.Type), shape = tensor.Shape };

    /// <summary>What no other address takes: the right address with the wrong verb, or none of the protocol's.</summary>
    private static Task Elsewhere(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        var isInfer = path.EndsWith("/infer", StringComparison.Ordinal);
        var known = isInfer || path is "/v2" or "/v2/health/live" or "/v2/health/ready" or "/v2/models" || (path.StartsWith("/v2/models/", StringComparison.Ordinal) && (path.Count(c => c == '/') is 3 or 5 || path.EndsWith("/ready", StringComparison.Ordinal)));
        var allowed = isInfer ? "POST" : "GET";
        if (!known || context.Request.Method == allowed)
            return V2Shape.Write(context, StatusCodes.Status404NotFound, Refusal.NotFound("The address", path));
        context.Response.Headers.Allow = allowed;
        return V2Shape.Write(context, StatusCodes.Status405MethodNotAllowed, Refusal.Invalid($"{context.Request.Method} {path} is not part of the protocol.", $"Use {allowed}."));
    }

    /// <summary>The model in use until it is left; refused when there is none, when it is another version, or while nothing answers.</summary>
    internal static Result<LoadedModel> Enter(ServingPool pool, string name, string? version)
    {
        if (!pool.Demand(name).Succeeded(out var slot, out var missing))
            return pool.Started ? missing : new Refusal(RefusalKind.Unavailable, $"Deployment '{name}' is not known yet: the server is loading its deployments.", "Send it again.");
        if (!slot.TryEnter(out var model))
            return new Refusal(RefusalKind.Unavailable, $"Deployment '{name}' does not answer: {slot.Problem}");
        if (version is null || version == model.Version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))
            return model;
        var active = model.Version.Number;
        model.Leave();
        return new Refusal(RefusalKind.NotFound, $"Deployment '{name}' has no version '{version}' active.", $"The active one is {active}; leave the version out to ask whichever is.");
    }
}
