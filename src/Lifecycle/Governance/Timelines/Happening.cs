using System.Text.Json.Serialization;
using Slipway.Ui;

namespace Slipway.Governance.Timelines;

/// <summary>Something that happened on the way from data to production and back.</summary>
/// <param name="Sequence">Its place in the order of commits; what happened earlier has a lower one.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What sort of thing, as the event is named, such as <c>alias.moved</c>.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Words">Numbers and reasons.</param>
/// <param name="Href">The page of what it is about.</param>
/// <param name="Lineage">The lineage id of what it is about; null where there is none.</param>
/// <param name="Tone">Whether it is good news.</param>
public sealed record Happening(long Sequence, DateTimeOffset At, string Kind, string Title, string? Words, string Href, string? Lineage, [property: JsonIgnore] Tone Tone = Tone.Neutral);

/// <summary>Which part of the timeline is asked for; what is null does not matter.</summary>
/// <param name="Project">Only what belongs to this project: its data, model, deployments and monitors.</param>
/// <param name="Model">Only what belongs to this model and where it serves.</param>
/// <param name="Deployment">Only what belongs to this deployment, its monitors and the models that served in it.</param>
public sealed record TimelineFilter(string? Project = null, string? Model = null, string? Deployment = null)
{
    [JsonIgnore]
    public bool IsEmpty => Project is null && Model is null && Deployment is null;
}

/// <summary>What a happening is about, by name, to filter it by.</summary>
internal sealed record About(string? Project = null, string? Dataset = null, string? Model = null, string? Deployment = null, string? Monitor = null);

/// <summary>The names that a filter lets through.</summary>
internal sealed record TimelineScope(IReadOnlySet<string> Projects, IReadOnlySet<string> Datasets, IReadOnlySet<string> Models, IReadOnlySet<string> Deployments, IReadOnlySet<string> Monitors)
{
    public bool Takes(About about) =>
        In(Projects, about.Project) || In(Datasets, about.Dataset) || In(Models, about.Model) || In(Deployments, about.Deployment) || In(Monitors, about.Monitor);

    private static bool In(IReadOnlySet<string> names, string? name) => name is not null && names.Contains(name);
}
