using System.Text.Json;
using Slipway.Commands;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing;

/// <summary>The server's doors that an import uses, typed.</summary>
internal sealed class ServerDoor(ServerClient client)
{
    private const string Imports = "/api/v1/imports/";

    /// <summary>How an address on this server's own artifact store begins.</summary>
    public const string Artifacts = "mlflow-artifacts:/";

    public async Task<TakenExperiment> Take(ForeignExperiment experiment, CancellationToken cancel) => Read<TakenExperiment>(await client.Post(Imports + "experiments", experiment, cancel));

    public async Task<TakenRun> Take(string run, ForeignRun body, CancellationToken cancel) => Read<TakenRun>(await client.Send(HttpMethod.Put, $"{Imports}runs/{Uri.EscapeDataString(run)}", body, cancel));

    public async Task<TakenPoints> Take(string run, IReadOnlyList<MetricPoint> points, CancellationToken cancel) =>
        Read<TakenPoints>(await client.Post($"{Imports}runs/{Uri.EscapeDataString(run)}/points", new ForeignPoints(points), cancel));

    public async Task<TakenLoggedModel> Take(string id, ForeignLoggedModel model, CancellationToken cancel) =>
        Read<TakenLoggedModel>(await client.Send(HttpMethod.Put, $"{Imports}logged-models/{Uri.EscapeDataString(id)}", model, cancel));

    public async Task<TakenModel> Take(string name, ForeignModel model, CancellationToken cancel) => Read<TakenModel>(await client.Send(HttpMethod.Put, $"{Imports}models/{Uri.EscapeDataString(name)}", model, cancel));

    public async Task<TakenVersion> Take(string name, int number, ForeignVersion version, CancellationToken cancel) =>
        Read<TakenVersion>(await client.Send(HttpMethod.Put, $"{Imports}models/{Uri.EscapeDataString(name)}/versions/{number}", version, cancel));

    public Task Point(string model, string alias, int version, CancellationToken cancel) =>
        client.Send(HttpMethod.Put, $"/api/v1/models/{Uri.EscapeDataString(model)}/aliases/{Uri.EscapeDataString(alias)}", new { version }, cancel);

    /// <summary>The files below an address of the server's own artifact store.</summary>
    public async Task<IReadOnlyList<ArtifactFile>> Files(string uri, CancellationToken cancel) =>
        Read<IReadOnlyList<ArtifactFile>>(await client.Get($"/api/v1/artifacts?path={Uri.EscapeDataString(uri[Artifacts.Length..])}", cancel));

    public Task Put(string uri, string path, Stream content, CancellationToken cancel)
    {
        var whole = string.Join('/', $"{uri[Artifacts.Length..]}/{path}".Split('/').Select(Uri.EscapeDataString));
        return client.Upload(HttpMethod.Put, "/api/2.0/mlflow-artifacts/artifacts/" + whole, content, cancel);
    }

    /// <summary>Where the artifacts of a run that is here lie; null for one that is not.</summary>
    public async Task<string?> ArtifactsOf(string run, CancellationToken cancel) =>
        (await client.Find($"/api/v1/runs/{Uri.EscapeDataString(run)}", cancel))?.GetProperty("info").GetProperty("artifactUri").GetString();

    private static T Read<T>(JsonElement answer) => answer.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new CommandFailedException(ExitCode.Broken, "The server answered null.");
}
