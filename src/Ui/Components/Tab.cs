namespace Slipway.Ui;

/// <summary>One view of a thing: a link, so that Back and bookmarks work.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Href">Where it is.</param>
/// <param name="Current">Whether it is the one being looked at.</param>
/// <param name="Count">How much waits there, shown behind the title.</param>
public sealed record Tab(string Title, string Href, bool Current = false, long? Count = null);
