using Slipway.Registry.Contracts;

namespace Slipway.Pipelines.Runs;

/// <summary>Finds the version that a pipeline registered.</summary>
internal static class PipelineVersions
{
    /// <summary>By its id, so that neither a renamed model nor another version under the same number is taken for it.</summary>
    public static Task<Result<ModelVersion>> Of(this IModelVersions versions, Pipeline pipeline, CancellationToken cancel) => pipeline.ModelVersion is { } id
        ? versions.FindById(id, cancel)
        : versions.Find(ModelReference.To(pipeline.Model!, pipeline.Number!.Value), cancel);
}
