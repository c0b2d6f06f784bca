namespace Slipway.Ui;

/// <summary>One entry of the side navigation and the command palette, registered by the module that owns the page.</summary>
/// <param name="Stage">Where it stands; the first item of a stage carries the stage's mark.</param>
/// <param name="Title">The words people see, such as "Experiments".</param>
/// <param name="Href">The page's address, beginning with "/".</param>
/// <param name="Permission">What a visitor must hold to see the entry; null shows it to everyone who may open pages at all.</param>
/// <param name="Order">Place within the stage, lowest first.</param>
/// <param name="Key">The letter that opens the page after "g", such as 'e'; null gives it none.</param>
public sealed record NavigationItem(
    LifecycleStage Stage, string Title, string Href, string? Permission = null, int Order = 0, char? Key = null)
{
    /// <summary>Whether a page at <paramref name="path"/> lies under this entry.</summary>
    public bool Covers(string path) => Href is "/"
        ? path is "/"
        : path.Equals(Href, StringComparison.OrdinalIgnoreCase) || path.StartsWith(Href + "/", StringComparison.OrdinalIgnoreCase);
}
