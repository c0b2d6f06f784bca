using Slipway.Serving.Contracts;

namespace Slipway.Serving.Batch;

/// <summary>The payload of a job of kind <c>batch</c>.</summary>
/// <param name="Batch">The batch's name.</param>
/// <param name="Cause"><c>schedule</c> or <c>by hand</c>.</param>
internal sealed record BatchPayload(string Batch, string Cause);

/// <summary>What a run is told when it begins: decided by the server then, and for all attempts of the run alike.</summary>
/// <param name="Batch">The batch's opaque id.</param>
/// <param name="Version">The version that predicts.</param>
/// <param name="Signature">Its signature as JSON; null where it was registered without one.</param>
/// <param name="ModelFiles">The files of the version, by path.</param>
/// <param name="Roots">The folders that the operator opened.</param>
/// <param name="Files">The input files by path or pattern; null where it is a data set.</param>
/// <param name="Dataset">The data set; null where it is files.</param>
/// <param name="Output">The folder of the predictions.</param>
internal sealed record BatchOrder(string Batch, ActiveVersion Version, string? Signature, IReadOnlyList<string> ModelFiles, IReadOnlyList<string> Roots, string? Files, string? Dataset, string Output);
