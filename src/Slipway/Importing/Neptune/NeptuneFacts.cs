using System.Globalization;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Neptune;

/// <summary>What Neptune knows of a run by itself, below <c>sys/</c>, in MLflow's words where there are some.</summary>
internal sealed class NeptuneFacts(string project, string id, IReadOnlyList<RunValue> attributes)
{
    private const string Own = "sys/";
    private const string Unnamed = "Untitled";
    private const string Note = "mlflow.note.content";
    private const string Parent = "mlflow.parentRunId";
    private static readonly string[] Told = ["name", "owner", "description", "creation_time", "failed", "trashed", "tags", "group_tags", "forking/parent"];

    private readonly Dictionary<string, RunValue> _own =
        attributes.Where(a => a.Path.StartsWith(Own, StringComparison.Ordinal)).DistinctBy(a => a.Path).ToDictionary(a => a.Path[Own.Length..], StringComparer.Ordinal);

    /// <summary>Values that people gave the run.</summary>
    public IReadOnlyList<RunValue> Values => [.. attributes.Where(a => !a.Path.StartsWith(Own, StringComparison.Ordinal))];

    public string Name => Text("name") is { Length: > 0 } name && name != Unnamed ? name : id;

    public string User => Text("owner") ?? "";

    public long StartedAt => Math.Max(0, _own.GetValueOrDefault("creation_time")?.Instant ?? 0);

    public RunStatus Status => Text("failed") == "True" ? RunStatus.Failed : RunStatus.Finished;

    public bool Deleted => Text("trashed") == "True";

    public IReadOnlyList<Tag> Tags =>
    [
        .. new (string Key, string? Value)[] { ("neptune.id", id), ("neptune.project", project), ("neptune.tags", Text("tags")), ("neptune.groupTags", Text("group_tags")), (Note, Text("description")), (Parent, Text("forking/parent") is { Length: > 0 } parent ? RunIds.Of(NeptuneRuns.Tool, project, parent) : null) }
            .Where(t => !string.IsNullOrEmpty(t.Value)).Select(t => new Tag(t.Key, t.Value!)),
        .. _own.Where(a => !Told.Contains(a.Key, StringComparer.Ordinal)).OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new Tag($"neptune.{Own}{a.Key}", a.Value.Text)),
    ];

    /// <summary>When the run ended: the last that Neptune heard of it.</summary>
    /// <param name="lastPoint">The time of its last point.</param>
    public long EndedAt(long? lastPoint)
    {
        var ran = double.TryParse(Text("running_time"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? Instants.Milliseconds(StartedAt / 1000.0 + seconds) : null;
        return Math.Max(StartedAt, _own.GetValueOrDefault("ping_time")?.Instant ?? Math.Max(ran ?? 0, lastPoint ?? 0));
    }

    private string? Text(string name) => _own.GetValueOrDefault(name)?.Text;
}
