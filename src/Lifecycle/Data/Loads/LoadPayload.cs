namespace Slipway.Data.Loads;

/// <summary>What a load job is asked: exactly one of uploads, files and a replay.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Uploads">Bytes that the server keeps.</param>
/// <param name="Files">Declared files, read where the job runs.</param>
/// <param name="Replay">A version whose quarantine is put forward again.</param>
/// <param name="Commit">The Git commit; null where there is none.</param>
internal sealed record LoadPayload(string Dataset, IReadOnlyList<UploadedSource>? Uploads, IReadOnlyList<SourceFile>? Files, ReplayRequest? Replay, string? Commit);

/// <summary>An uploaded file.</summary>
internal sealed record UploadedSource(string Sha256, string Name);

/// <summary>A version to repair.</summary>
/// <param name="Version">Its id.</param>
/// <param name="Bad">The address of the quarantine file, since a load in between may bring the version another.</param>
/// <param name="Edits">The repaired rows.</param>
internal sealed record ReplayRequest(string Version, string Bad, IReadOnlyList<RowEdit> Edits);

/// <summary>What a load job ends with.</summary>
internal sealed record LoadSummary(string Dataset, string Version, int Number, long Input, long Rows, long SetAside, string Outcome);
