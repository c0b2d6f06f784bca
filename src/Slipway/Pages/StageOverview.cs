namespace Slipway.Pages;

/// <summary>One stage on the overview.</summary>
/// <param name="Title">The stage.</param>
/// <param name="Counted">What is counted.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Href">Where they are listed.</param>
public sealed record StageOverview(string Title, string Counted, long Count, string Href);
