namespace Slipway.Tracking.Artifacts;

/// <summary>Where the artifacts of something lie on this server.</summary>
internal static class ArtifactPlace
{
    private const string Scheme = "mlflow-artifacts:/";

    /// <summary>Removes the files of something that lie in a place of its own on this server, and no others. Their bytes are freed later, if nothing else names them.</summary>
    /// <param name="unit">Where it runs.</param>
    /// <param name="uri">Where its artifacts are said to lie.</param>
    /// <param name="own">What every address of its own ends with.</param>
    /// <returns>How many files there were.</returns>
    public static async Task<int> Remove(Unit unit, string uri, string own) =>
        uri.StartsWith(Scheme, StringComparison.Ordinal) && uri.EndsWith(own, StringComparison.Ordinal) && ArtifactPath.Normal(uri[Scheme.Length..]).Succeeded(out var path, out _) && path == uri[Scheme.Length..]
            ? await ArtifactStore.Delete(unit, path)
            : 0;
}
