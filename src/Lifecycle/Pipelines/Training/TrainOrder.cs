namespace Slipway.Pipelines.Training;

/// <summary>What a training job is asked: the payload of a job of kind <c>train</c>.</summary>
/// <param name="Declaration">The whole <c>slipway.yaml</c>; its sections <c>train</c>, <c>tune</c> and <c>gates</c> say what to do.</param>
/// <param name="Run">The run to log to.</param>
/// <param name="Experiment">The run's experiment.</param>
/// <param name="Rows">Where the dataset version's Parquet file can be fetched, such as <c>api/v1/…</c>.</param>
/// <param name="Version">The dataset version's id.</param>
/// <param name="Champion">Where the present champion's ONNX file can be fetched; null while there is none.</param>
/// <param name="Window">The newest part of the rows to work on, such as <c>last 3mo</c>; null for all.</param>
/// <param name="ChampionName">What the champion is called, for the words of its gate.</param>
/// <param name="Code">Where the project's code can be fetched; null where no program of its own trains.</param>
internal sealed record TrainOrder(string Declaration, string Run, long Experiment, string Rows, string Version, string? Champion, string? ChampionName, string? Window = null, string? Code = null);

/// <summary>What a training job ends with.</summary>
/// <param name="Files">The model's files, by path within it.</param>
/// <param name="Signature">MLflow's signature as JSON.</param>
/// <param name="Metrics">On the test rows.</param>
/// <param name="Parameters">What the final model was trained with.</param>
/// <param name="Gates">What each declared gate measured.</param>
/// <param name="TrainRows">Rows learned from.</param>
/// <param name="TestRows">Rows held back.</param>
internal sealed record TrainResult(
    IReadOnlyList<TrainedFile> Files, string Signature, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<MeasuredGate> Gates, int TrainRows, int TestRows);

/// <summary>A file of a trained model; its bytes are an artifact of the run and lie in the blob store.</summary>
internal sealed record TrainedFile(string Path, string Sha256);

/// <summary>What a gate measured.</summary>
internal sealed record MeasuredGate(string Gate, string Kind, bool Passed, double? Measured, double? Bound, string Words);
