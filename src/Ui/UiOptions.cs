namespace Slipway.Ui;

/// <summary>What the host tells the shell.</summary>
public sealed class UiOptions
{
    /// <summary>
    /// The address that answers the palette's searches, <c>GET …?q=words</c> with <c>{"items": [{title, href, kind, detail}]}</c>;
    /// null, the default, leaves the palette to the navigation entries.
    /// </summary>
    public string? Search { get; set; }
}
