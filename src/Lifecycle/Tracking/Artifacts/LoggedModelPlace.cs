using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Artifacts;

/// <summary>Where the files of a logged model lie.</summary>
public static class LoggedModelPlace
{
    private const string Scheme = "mlflow-artifacts:/";

    /// <summary>Where a path from a model's root lies among all artifacts; refused when they lie elsewhere.</summary>
    public static Result<string> PathIn(this LoggedModel model, string path) => model.ArtifactUri.StartsWith(Scheme, StringComparison.Ordinal)
        ? ArtifactPath.Join(model.ArtifactUri[Scheme.Length..], path)
        : Refusal.Invalid($"The artifacts of model {model.Id} lie at {model.ArtifactUri}, which is not on this server.", "Read them there.");
}
