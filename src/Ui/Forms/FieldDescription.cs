namespace Slipway.Ui;

/// <summary>Ties a control to its hint and error for screen readers.</summary>
internal static class FieldDescription
{
    public static string? Of(string id, string? hint, string? error) => (hint, error) switch
    {
        (null, null) => null,
        (not null, null) => id + "-hint",
        (null, not null) => id + "-error",
        _ => $"{id}-error {id}-hint",
    };
}
