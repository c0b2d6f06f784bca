using Slipway.Ui;

namespace Slipway.Pages;

/// <summary>Something that waits for a person.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Words">Why it waits.</param>
/// <param name="Href">Where it is dealt with.</param>
/// <param name="Action">What is done there.</param>
public sealed record OverviewAsk(StatusKind State, string Name, string? Words, string Href, string Action);

/// <summary>A deployment, as the overview tells of it.</summary>
/// <param name="Name">The deployment.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Version">Its version.</param>
/// <param name="Since">When that version began to answer.</param>
/// <param name="Alerts">Alerts that fire over it; null for nobody who may see them, or where nothing watches it.</param>
public sealed record InService(string Name, string Model, long Version, DateTimeOffset Since, long? Alerts);
