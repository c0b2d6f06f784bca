using System.Text.Json;

namespace Slipway.Monitoring.Contracts;

/// <summary>What is watched of a deployment.</summary>
/// <param name="Id"><c>monitor_</c> and 32 hexadecimal digits.</param>
/// <param name="Name">Its name; unique.</param>
/// <param name="Project">The project that declared it; null for one made by hand.</param>
/// <param name="Deployment">The deployment's name; it may come later than the monitor.</param>
/// <param name="Declared">The declaration, as in the <c>monitor</c> section of slipway.yaml.</param>
/// <param name="Watermark">The newest event time seen among the predictions; null while there are none. A window is closed when this has passed its end.</param>
/// <param name="Problem">Why the last look at it failed; null when it did not.</param>
/// <param name="AlertsFiring">How many alerts are out.</param>
public sealed record DeploymentMonitor(
    string Id, string Name, string? Project, string Deployment, JsonElement Declared, DateTimeOffset? Watermark, string? Problem, int AlertsFiring, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Predictions that came when nothing counted any more in their window; they are in none.</summary>
    public long Late { get; init; }

    /// <summary>Predictions that were set aside because their event time lay in the future of the server that answered them; they are in no window.</summary>
    public long Ahead { get; init; }

    /// <summary>Predictions that told no event time, so that the time of the answer counts.</summary>
    public long Untimed { get; init; }
}
