using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Artifacts;

/// <summary>The doors through which artifacts' bytes pass, streamed both ways.</summary>
internal sealed class ArtifactStreams(IArtifacts artifacts, ILoggedModels loggedModels)
{
    private const long LongestPageUpload = 10 << 20;
    private const string NoDownload = "Multipart download is not supported for the current artifact repository";

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var prefix in MlflowAddresses.Artifacts)
        {
            app.MapMethods($"{prefix}/artifacts/{{**path}}", ["GET", "HEAD"], context => Get(context, prefix)).Needs(Permission.RunRead).WithTags("MLflow");
            app.MapPut($"{prefix}/artifacts/{{**path}}", context => Put(context, prefix)).Needs(Permission.RunWrite).WithTags("MLflow");
            app.MapDelete($"{prefix}/artifacts/{{**path}}", context => Delete(context, prefix)).Needs(Permission.RunWrite).WithTags("MLflow");
            app.MapGet($"{prefix}/presigned/{{**path}}", context => Fail(context, MlflowError.NotImplemented(NoDownload))).Needs(Permission.RunRead).WithTags("MLflow");
        }

        foreach (var prefix in MlflowAddresses.Classic)
            app.MapGet($"{prefix}/logged-models/{{model_id}}/artifacts/files", GetOfLoggedModel).Needs(Permission.RunRead).WithTags("MLflow");
        app.MapGet("/get-artifact", GetOfRun).Needs(Permission.RunRead).WithTags("MLflow");
        app.MapPost("/ajax-api/2.0/mlflow/upload-artifact", PutOfRun).Needs(Permission.RunWrite).WithTags("MLflow");
    }

    private async Task Get(HttpContext context, string prefix) => await Send(context, await artifacts.Open(Escaped(RawPath(context, prefix)), context.RequestAborted));

    private async Task Put(HttpContext context, string prefix) =>
        await Answer(context, await artifacts.Put(ActorOf(context), RawPath(context, prefix), context.Request.Body, context.RequestAborted));

    private async Task Delete(HttpContext context, string prefix) =>
        await Answer(context, await artifacts.Delete(ActorOf(context), RawPath(context, prefix), context.RequestAborted));

    private async Task GetOfRun(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["path"].ToString() is not { Length: > 0 } path)
            await Fail(context, MlflowError.Of(Refusal.Invalid("Missing value for required parameter 'path'. See the API docs for more information about request parameters.")));
        else if ((await PathOf(context, path)).Succeeded(out var whole, out var refusal))
            await Send(context, await artifacts.Open(whole, context.RequestAborted));
        else
            await Fail(context, MlflowError.Of(refusal));
    }

    private async Task GetOfLoggedModel(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["model_id"]!;
        if (context.Request.Query["artifact_file_path"].ToString() is not { Length: > 0 } path)
            await Fail(context, MlflowError.Of(Refusal.Invalid("Missing value for required parameter 'artifact_file_path'. See the API docs for more information about request parameters.")));
        else if (!ArtifactPath.Normal(path).Succeeded(out var normal, out var refusal) || !(await loggedModels.Get(id, context.RequestAborted)).Succeeded(out var model, out refusal) || !model.PathIn(normal).Succeeded(out var whole, out refusal))
            await Fail(context, MlflowError.Of(refusal));
        else
            await Send(context, await artifacts.Open(whole, context.RequestAborted));
    }

    private async Task PutOfRun(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LongestPageUpload;
        var put = (await Target(context)).Succeeded(out var path, out var unfit) ? await artifacts.Put(ActorOf(context), path, context.Request.Body, context.RequestAborted) : unfit;
        if (put.Succeeded(out _, out var refused))
            (context.Response.ContentType, context.Response.ContentLength) = ("application/json", 0);
        else
            await Fail(context, MlflowError.Of(refused));
    }

    /// <summary>Where an upload from a page goes; refused in MLflow's order.</summary>
    private async Task<Result<string>> Target(HttpContext context)
    {
        var request = context.Request;
        if (request.Query["run_uuid"].Count == 0 && request.Query["run_id"].Count == 0)
            return Refusal.Invalid("Request must specify run_uuid.");
        if (request.Query["path"].ToString() is not { Length: > 0 } path)
            return Refusal.Invalid("Request must specify path.");
        if (!(await PathOf(context, path)).Succeeded(out var whole, out var refusal))
            return refusal;
        if (request.ContentLength is null or 0)
            return Refusal.Invalid("Request must specify data.");
        return request.ContentLength > LongestPageUpload ? new Refusal(RefusalKind.TooLarge, "Artifact size is too large. Max size is 10MB.") : whole;
    }

    private Task<Result<string>> PathOf(HttpContext context, string path)
    {
        var query = context.Request.Query;
        var run = query["run_id"].ToString() is { Length: > 0 } id ? id : query["run_uuid"].ToString();
        return run.Length == 0
            ? Task.FromResult<Result<string>>(Refusal.Invalid("Missing value for required parameter 'run_id'. See the API docs for more information about request parameters."))
            : artifacts.PathIn(run, path, context.RequestAborted);
    }

    /// <summary>MLflow 2's client decodes the names that it lists once more, so that <c>%17</c> in the name of an image comes as that control character, which no name holds.</summary>
    private static string Escaped(string path) => path.Any(char.IsControl) ? string.Concat(path.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"%{(int)c:x2}") : c.ToString())) : path;

    private static string RawPath(HttpContext context, string prefix) => RawAddress.Behind(context, prefix + "/artifacts");

    private static Actor ActorOf(HttpContext context) => context.Features.Get<Actor>() ?? throw new InvalidOperationException("The access gate has not recognised anybody.");

    private static async Task Send(HttpContext context, Result<ArtifactContent> content)
    {
        if (content.Succeeded(out var file, out var refusal))
            await file.ToDownload().ExecuteAsync(context);
        else
            await Fail(context, MlflowError.Of(refusal));
    }

    private static Task Answer(HttpContext context, Result<Done> done) => done.Succeeded(out _, out var refusal)
        ? Dispatcher.Write(context.Response, Mlflow.Answer.Empty, context.RequestAborted)
        : Fail(context, MlflowError.Of(refusal));

    private static Task Fail(HttpContext context, MlflowError error) => error.Write(context.Response, context.RequestAborted);
}
