using System.Text.Json;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Deployments;

/// <summary>A deployment as the database keeps it.</summary>
/// <param name="Project">The project that declared it last; null for one made by hand.</param>
/// <param name="Followed">The sequence of the newest event that it has followed, so that an event delivered again does not undo what came after.</param>
internal sealed record DeploymentRow(string Id, string Name, ModelReference Reference, ActiveVersion Active, LogPolicy Log, string? Project, long Followed, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string LogJson => JsonSerializer.Serialize(Log, JsonSerializerOptions.Web);

    /// <summary>It with what the running server knows of it.</summary>
    public Deployment With(string? problem) => new(Id, Name, Reference.ToString(), Active, Log, problem is null, problem, CreatedAt, UpdatedAt) { Project = Project };
}
