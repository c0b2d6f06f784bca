using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Artifacts;

/// <summary>MLflow's calls about artifacts that speak JSON.</summary>
internal sealed class ArtifactCalls(IArtifacts artifacts, IRuns runs)
{
    /// <summary>The proxy's listing: base names within the folder.</summary>
    public async Task<Result<Answer>> ListFolder(Call call)
    {
        var path = call.Fields.OptionalText("path") ?? "";
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return (await artifacts.List(path, call.Cancel)).Written((json, entries) => Write(json, entries, ""));
    }

    /// <summary>A run's listing: paths from the run's root.</summary>
    public async Task<Result<Answer>> ListRun(Call call)
    {
        var (id, path) = (call.Fields.RunId(), (call.Fields.OptionalText("path") ?? "").TrimEnd('/'));
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        if (!(await artifacts.PathIn(id, path, call.Cancel)).Succeeded(out var folder, out var unfit))
            return unfit;
        if (!(await runs.Get(id, call.Cancel)).Succeeded(out var run, out var missing))
            return missing;
        return (await artifacts.List(folder, call.Cancel)).Written((json, entries) =>
        {
            json.WriteString("root_uri", run.Info.ArtifactUri);
            Write(json, entries, path.Length == 0 ? "" : path + "/");
        });
    }

    /// <summary>What large uploads ask for first; told no, clients send the file whole.</summary>
    public static Task<Result<Answer>> PresignedUpload(Call call)
    {
        _ = (call.Fields.Text("run_id"), call.Fields.OptionalInt64("expiration"));
        call.Fields.Unused("path");
        return Task.FromResult<Result<Answer>>(call.Fields.Refusal ?? Refusal.Invalid(
            "Presigned upload is not supported for runs with proxied artifact storage (artifact URI scheme: mlflow-artifacts). This endpoint requires a run with a direct cloud storage artifact URI."));
    }

    /// <summary>A listing, each path behind a prefix.</summary>
    public static void Write(System.Text.Json.Utf8JsonWriter json, IReadOnlyList<ArtifactEntry> entries, string prefix) => json.WriteList("files", entries, (to, entry) =>
    {
        to.WriteStartObject();
        to.WriteString("path", prefix + entry.Name);
        to.WriteBoolean("is_dir", entry.IsFolder);
        if (!entry.IsFolder && entry.Length > 0)
            to.WriteNumber("file_size", entry.Length);
        to.WriteEndObject();
    });
}
