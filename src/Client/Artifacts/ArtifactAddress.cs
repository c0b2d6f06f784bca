namespace Slipway.Client;

/// <summary>Where the server passes on what an artifact URI names.</summary>
internal static class ArtifactAddress
{
    /// <summary>The path of the proxy.</summary>
    public const string Root = "/api/2.0/mlflow-artifacts/artifacts";

    private const string Scheme = "mlflow-artifacts:";

    /// <summary>Whether the server passes on what a URI names.</summary>
    public static bool IsPassedOn(string uri) => uri.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The address behind <c>mlflow-artifacts:/path</c>, or <c>mlflow-artifacts://host/path</c> for another server than <paramref name="server"/>.</summary>
    /// <exception cref="MlflowException">The files lie where only a client of that storage reaches them.</exception>
    public static string Of(string server, string uri)
    {
        if (!IsPassedOn(uri))
        {
            throw new MlflowException("ARTIFACTS_ELSEWHERE", $"These artifacts lie at '{uri}', which only a client of that storage reaches; this one goes through the server. Run the server so that it passes artifacts on (Slipway does, and 'mlflow server' unless told otherwise) and use an experiment made by it.");
        }

        var path = uri[Scheme.Length..];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            var end = path.IndexOf('/', 2);
            var host = end < 0 ? path[2..] : path[2..end];
            if (host.Length > 0)
                server = new Uri(server).Scheme + "://" + host;
            path = end < 0 ? "" : path[end..];
        }

        return $"{server}{Root}/{ArtifactPath.Escaped(path.Trim('/'))}";
    }
}
