using Microsoft.AspNetCore.Http;

namespace Slipway.Mlflow;

/// <summary>Where MLflow's clients knock.</summary>
internal static class MlflowAddresses
{
    /// <summary>The two prefixes of the classic API: for programs, and for pages.</summary>
    public static readonly string[] Classic = ["/api/2.0/mlflow", "/ajax-api/2.0/mlflow"];

    /// <summary>The two prefixes of what came with MLflow 3.</summary>
    public static readonly string[] Newer = ["/api/3.0/mlflow", "/ajax-api/3.0/mlflow"];

    /// <summary>The two prefixes of the artifact proxy.</summary>
    public static readonly string[] Artifacts = ["/api/2.0/mlflow-artifacts", "/ajax-api/2.0/mlflow-artifacts"];

    private static readonly PathString[] All = [.. Classic.Concat(Newer).Concat(Artifacts).Select(p => new PathString(p)), new("/get-artifact"), new("/model-versions/get-artifact"), new("/v1/traces")];

    public static bool Has(PathString path) => Array.Exists(All, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
