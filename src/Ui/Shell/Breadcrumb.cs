namespace Slipway.Ui;

/// <summary>One step of the path to a page; the last one is the page itself and has no address.</summary>
public sealed record Breadcrumb(string Title, string? Href = null);
