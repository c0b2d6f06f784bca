using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Artifacts;

/// <summary>
/// MLflow's upload in parts: <c>create</c> answers with an address for each part, to which the client sends it, <c>complete</c> makes the file. The addresses are this server's own; the client is told to
/// send them the credential that it sent itself.
/// </summary>
internal sealed class UploadDoors(IArtifactUploads uploads)
{
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var prefix in MlflowAddresses.Artifacts)
        {
            Map(app, prefix, "create", Create);
            Map(app, prefix, "complete", Complete);
            Map(app, prefix, "abort", Abort);
            app.MapPut($"{prefix}/mpu/parts/{{upload}}/{{number}}", Put).Needs(Permission.RunWrite).WithTags("MLflow");
        }
    }

    private static void Map(IEndpointRouteBuilder app, string prefix, string what, Func<Address, Call, Task<Result<Answer>>> door)
    {
        app.MapPost($"{prefix}/mpu/{what}/{{**folder}}", Serve).Needs(Permission.RunWrite).WithTags("MLflow");

        Task Serve(HttpContext context)
        {
            Handler handler = call => door(new Address(context, prefix, what), call);
            return Dispatcher.Serve(context, handler);
        }
    }

    private async Task<Result<Answer>> Create(Address address, Call call)
    {
        var (name, parts) = (call.Fields.Text("path"), call.Fields.Int64("num_parts"));
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        if (name.Length == 0 || name[^1] is '/' or '\\')
            return Refusal.Invalid($"path: '{name}' names no file.", "Give the name of the file that is sent.");
        return (await uploads.Begin(call.Actor, address.PathOf(name), parts, call.Cancel)).Written((json, upload) =>
        {
            json.WriteString("upload_id", upload.Id);
            json.WriteList("credentials", [.. Enumerable.Range(1, upload.Parts)], (to, number) => to.WriteObject(null, one => Write(one, address, upload, number)));
        });
    }

    private static void Write(Utf8JsonWriter json, Address address, ArtifactUpload upload, int number)
    {
        var request = address.Context.Request;
        json.WriteString("url", $"{request.Scheme}://{request.Host}{request.PathBase}{address.Prefix}/mpu/parts/{upload.Id}/{number.ToString(CultureInfo.InvariantCulture)}");
        json.WriteNumber("part_number", number);
        json.WriteObject("headers", headers =>
        {
            if (request.Headers.Authorization.ToString() is { Length: > 0 } credential)
                headers.WriteString("Authorization", credential);
        });
    }

    private async Task Put(HttpContext context)
    {
        var upload = (string)context.Request.RouteValues["upload"]!;
        var actor = context.Features.Get<Actor>() ?? throw new InvalidOperationException("The access gate has not recognised anybody.");
        var result = Number((string)context.Request.RouteValues["number"]!) is { } number
            ? await uploads.Put(actor, upload, number, context.Request.Body, context.RequestAborted)
            : Refusal.Invalid("The address names no part.", $"It ends in the part's number, 1 to {IArtifactUploads.MostParts}, in plain digits; take it from the answer to 'create'.");
        if (result.Succeeded(out var sha256, out var refusal))
            context.Response.Headers.ETag = $"\"{sha256}\"";
        else
            await MlflowError.Of(refusal).Write(context.Response, context.RequestAborted);
    }

    /// <summary>A part has one address: its number as it is written, without a sign or leading zeros.</summary>
    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= IArtifactUploads.MostParts && text == number.ToString(CultureInfo.InvariantCulture) ? number : null;

    private async Task<Result<Answer>> Complete(Address address, Call call)
    {
        var (name, upload) = (call.Fields.Text("path"), call.Fields.Text("upload_id"));
        var parts = call.Fields.List("parts").Select(Part).ToList();
        return call.Fields.Refusal is { } refusal ? refusal : (await uploads.Complete(call.Actor, address.PathOf(name), upload, parts, call.Cancel)).Nothing();
    }

    private static SentPart Part(Fields part)
    {
        part.Unused("url");
        return new SentPart((int)Math.Clamp(part.Int64("part_number"), 0, int.MaxValue), part.Text("etag"));
    }

    private async Task<Result<Answer>> Abort(Address address, Call call)
    {
        var (name, upload) = (call.Fields.OptionalText("path"), call.Fields.Text("upload_id"));
        return call.Fields.Refusal is { } refusal ? refusal : (await uploads.Abort(call.Actor, name is null ? null : address.PathOf(name), upload, call.Cancel)).Nothing();
    }

    /// <summary>Where a call of an upload came in.</summary>
    private sealed record Address(HttpContext Context, string Prefix, string What)
    {
        /// <summary>Clients send the whole path of their local file; its last name is what the artifact is called, in the folder of the address.</summary>
        public string PathOf(string name) => ArtifactPath.Join(RawAddress.Behind(Context, $"{Prefix}/mpu/{What}").Trim('/'), name[(name.LastIndexOfAny(['/', '\\']) + 1)..]);
    }
}
