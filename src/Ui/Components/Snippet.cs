namespace Slipway.Ui;

/// <summary>A piece of code to copy.</summary>
/// <param name="Language">What the tab says: "C#", "Python", "Shell".</param>
/// <param name="Code">The text; "{server}" becomes this server's address.</param>
public sealed record Snippet(string Language, string Code);
