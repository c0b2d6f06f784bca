using System.Text.Json.Nodes;
using Slipway.Storage;

namespace Slipway.Declarations;

/// <summary>The objects of one stage that a project's file declares. A plan holds the file against them, so that it sees what was changed by hand.</summary>
public interface IDeclaredObjects
{
    /// <summary>The section of the file that declares them, such as <c>deploy</c>.</summary>
    string Section { get; }

    /// <summary>All of them as they stand.</summary>
    Task<StandingObjects> Standing(Unit unit, CancellationToken cancel);

    /// <summary>What its author should know of an object that a file declares, such as a secret that the server does not have.</summary>
    /// <param name="name">The object's name in the section.</param>
    /// <param name="declared">It, in the shape of the file.</param>
    IEnumerable<string> Notes(string name, JsonNode declared) => [];
}

/// <summary>The objects of a stage as they stand.</summary>
/// <param name="Settled">Whether nothing that was declared is still on its way to the stage: what differs from the file then was changed by hand.</param>
/// <param name="Objects">All of them.</param>
public sealed record StandingObjects(bool Settled, IReadOnlyList<StandingObject> Objects);

/// <summary>An object as it stands.</summary>
/// <param name="Name">Its name in the section.</param>
/// <param name="Project">The project that declared it last; null for one made by hand.</param>
/// <param name="Members">Its members in the shape of the file, those left out as null; a member that is not named here is known to the file alone.</param>
public sealed record StandingObject(string Name, string? Project, JsonObject Members);
