namespace Slipway.Tracking.Artifacts;

/// <summary>Where the artifacts of something lie on this server.</summary>
internal static class ArtifactPlace
{
    private const string Scheme = "mlflow-artifacts:/";

    /// <summary>Removes the files below an address; none where it is not of this server. Their bytes are freed later, if nothing else names them.</summary>
    /// <returns>How many files there were.</returns>
    public static async Task<int> Remove(Unit unit, string uri) =>
        uri.StartsWith(Scheme, StringComparison.Ordinal) && uri.Length > Scheme.Length && uri[Scheme.Length] != '/' ? await ArtifactStore.Delete(unit, uri[Scheme.Length..]) : 0;
}
