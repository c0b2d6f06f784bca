namespace Slipway.Client;

/// <summary>A file or folder among artifacts.</summary>
/// <param name="Path">From the root of the artifacts, with forward slashes.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Length">Its bytes; null where the server does not say, as for folders and, on MLflow's servers, empty files.</param>
public sealed record Artifact(string Path, bool IsFolder, long? Length);
