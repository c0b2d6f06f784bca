using Slipway.Client.Http;

namespace Slipway.Client;

/// <summary>An experiment: a name under which runs are kept together.</summary>
/// <param name="Id">Its id, such as <c>0</c>.</param>
/// <param name="Name">Its name, one of a kind on its server.</param>
/// <param name="ArtifactLocation">Where the files of its runs lie.</param>
/// <param name="IsDeleted">Whether it was deleted; it can be restored.</param>
/// <param name="Tags">What was noted about it.</param>
public sealed record Experiment(string Id, string Name, string ArtifactLocation, bool IsDeleted, IReadOnlyDictionary<string, string> Tags)
{
    internal static Experiment Of(ExperimentWire wire) => new(wire.ExperimentId, wire.Name, wire.ArtifactLocation ?? "", wire.LifecycleStage == "deleted", Run.Map(wire.Tags));
}
