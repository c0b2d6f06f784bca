namespace Slipway.Tracking.Contracts;

/// <summary>A version of a registered model, as the pages of what it was made from name it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Page">The address of its page.</param>
public sealed record Registration(string Model, int Version, string Page);

/// <summary>What the registry holds of what runs made.</summary>
public interface IRegistrations
{
    /// <summary>The versions that come from a run, the newest first.</summary>
    Task<IReadOnlyList<Registration>> OfRun(string run, CancellationToken cancel);

    /// <summary>The versions that were made from a logged model, the newest first.</summary>
    Task<IReadOnlyList<Registration>> OfLoggedModel(string id, CancellationToken cancel);
}
