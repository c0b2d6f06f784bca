using System.Text;

namespace Slipway.Ui;

/// <summary>A run's colour, fixed by its id: FNV-1a (32 bit) over the UTF-8 bytes, modulo the palette. <c>runColour.js</c> computes the same.</summary>
public static class RunColour
{
    /// <summary>How many colours there are; tokens <c>--run-0</c> to <c>--run-9</c>.</summary>
    public const int Count = 10;

    /// <summary>The place in the palette, from 0 to <see cref="Count"/> - 1.</summary>
    public static int IndexOf(string id)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(id))
            hash = unchecked((hash ^ octet) * 16777619u);
        return (int)(hash % Count);
    }
}
