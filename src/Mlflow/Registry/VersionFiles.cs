using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Registry;

/// <summary>The door at which MLflow's pages fetch a file of a version: one that the version keeps, whatever has become of the place that it came from.</summary>
internal sealed class VersionFiles(IModelVersions versions)
{
    public void Map(IEndpointRouteBuilder app) => app.MapGet("/model-versions/get-artifact", Get).Needs(Permission.ModelRead).WithTags("MLflow");

    private async Task Get(HttpContext context)
    {
        if ((await Open(new Fields(Body.Query(context.Request.Query), isQuery: true), context.RequestAborted)).Succeeded(out var content, out var refusal))
            await content.ToDownload().ExecuteAsync(context);
        else
            await MlflowError.Of(refusal).Write(context.Response, context.RequestAborted);
    }

    private async Task<Result<ArtifactContent>> Open(Fields fields, CancellationToken cancel)
    {
        var path = fields.Text("path");
        if (!Asked.Read(fields).Succeeded(out var asked, out var refusal) || !ArtifactPath.Normal(path).Succeeded(out var normal, out refusal))
            return refusal;
        if (!(await versions.Find(asked.Reference, cancel)).OfVersion(asked).Succeeded(out var version, out refusal))
            return refusal;
        if (version.Files.FirstOrDefault(file => file.Path == normal) is not { } found)
            return new Refusal(RefusalKind.NotFound, $"No such artifact: '{normal}'");
        return (await versions.Open(version, normal, cancel)).Then<ArtifactContent>(stream => new ArtifactContent(normal, found.Sha256, found.Length, version.CreatedAt, stream));
    }
}
