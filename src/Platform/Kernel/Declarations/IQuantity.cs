using System.Diagnostics.CodeAnalysis;

namespace Slipway.Declarations;

/// <summary>A value that carries its unit in its text, such as <c>10%</c> or <c>30d</c>.</summary>
/// <typeparam name="TSelf">The quantity itself.</typeparam>
public interface IQuantity<TSelf>
    where TSelf : IQuantity<TSelf>
{
    /// <summary>What it looks like, for messages: "a share, such as 10%".</summary>
    static abstract string Form { get; }

    /// <summary>The regular expression of its text, for the JSON Schema.</summary>
    static abstract string Pattern { get; }

    static abstract bool TryRead(string text, [MaybeNullWhen(false)] out TSelf value);
}
