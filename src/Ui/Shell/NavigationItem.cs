namespace Slipway.Ui;

/// <summary>One entry of the side navigation and the command palette, registered by the module that owns the page.</summary>
/// <param name="Stage">Where it stands; the first item of a stage carries the stage's mark.</param>
/// <param name="Title">The words people see, such as "Experiments".</param>
/// <param name="Href">The page's address, beginning with "/".</param>
/// <param name="Permission">What a visitor must hold to see the entry; null shows it to everyone who may open pages at all.</param>
/// <param name="Order">Place within the stage, lowest first.</param>
/// <param name="Key">The letter that opens the page after "g", such as 'e'; null gives it none.</param>
/// <param name="Also">Another address under which pages of this entry lie, beginning with "/".</param>
public sealed record NavigationItem(
    LifecycleStage Stage, string Title, string Href, string? Permission = null, int Order = 0, char? Key = null, string? Also = null)
{
    /// <summary>Whether a page at <paramref name="path"/> lies under this entry.</summary>
    public bool Covers(string path) => Href is "/"
        ? path is "/"
        : Under(path, Href) || (Also is not null && Under(path, Also));

    private static bool Under(string path, string address) =>
        path.Equals(address, StringComparison.OrdinalIgnoreCase) || path.StartsWith(address + "/", StringComparison.OrdinalIgnoreCase);
}
