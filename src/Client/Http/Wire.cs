using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Client.Http;

/// <summary>MLflow's JSON as it comes: whole numbers may be texts, NaN and infinities are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ExperimentAnswer))]
[JsonSerializable(typeof(CreatedExperiment))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(MetricPage))]
[JsonSerializable(typeof(FileList))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(DownloadUri))]
[JsonSerializable(typeof(Nothing))]
internal sealed partial class Wire : JsonSerializerContext
{
    /// <summary>Slipway's own answers have other names for their members.</summary>
    public static SlipwayWire Slipway => SlipwayWire.Default;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeptFiles))]
internal sealed partial class SlipwayWire : JsonSerializerContext;

internal sealed record Nothing;

internal sealed record ErrorAnswer(string? ErrorCode, string? Message);

internal sealed record ExperimentAnswer(ExperimentWire Experiment);

internal sealed record ExperimentWire(string ExperimentId, string Name, string? ArtifactLocation, string? LifecycleStage, IReadOnlyList<TagWire>? Tags);

internal sealed record CreatedExperiment(string ExperimentId);

internal sealed record TagWire(string Key, string? Value);

internal sealed record MetricWire(string Key, double Value, long Timestamp, long Step);

internal sealed record RunAnswer(RunWire Run);

internal sealed record RunWire(RunInfoWire Info, RunDataWire? Data);

internal sealed record RunInfoWire(
    string? RunId, string? RunUuid, string? RunName, string ExperimentId, string? UserId, string? Status, long? StartTime, long? EndTime, string? ArtifactUri, string? LifecycleStage);

internal sealed record RunDataWire(IReadOnlyList<MetricWire>? Metrics, IReadOnlyList<TagWire>? Params, IReadOnlyList<TagWire>? Tags);

internal sealed record RunPage(IReadOnlyList<RunWire>? Runs, string? NextPageToken);

internal sealed record MetricPage(IReadOnlyList<MetricWire>? Metrics, string? NextPageToken);

internal sealed record FileList(IReadOnlyList<FileWire>? Files);

internal sealed record FileWire(string Path, bool IsDir, long? FileSize);

internal sealed record VersionAnswer(VersionWire ModelVersion);

internal sealed record VersionWire(
    string Name, string Version, string? RunId, string? Source, string? Status, string? StatusMessage, string? Description, IReadOnlyList<TagWire>? Tags, IReadOnlyList<string>? Aliases);

internal sealed record DownloadUri(string ArtifactUri);

internal sealed record KeptFiles(IReadOnlyList<KeptFile> Files);

internal sealed record KeptFile(string Path, string Sha256, long Length);
