namespace Slipway.Ui;

/// <summary>Where the browser finds the files of this library.</summary>
public static class UiAssets
{
    /// <summary>The folder of styles, scripts and icons.</summary>
    public const string Base = "/_content/Slipway.Ui";

    /// <summary>The browser's tab icon.</summary>
    public const string Favicon = Base + "/favicon.svg";

    /// <summary>The address of one symbol of the icon sprite.</summary>
    public static string IconHref(string name) => $"{Base}/icons.svg#{name}";
}
