using System.Text;

namespace Slipway.Ui;

/// <summary>How a run is drawn.</summary>
/// <param name="Colour">The place in the palette, from 0 to <see cref="RunColour.Count"/> - 1.</param>
/// <param name="Dash">0 for a solid line, 1 for dashes, 2 for dots.</param>
public readonly record struct RunMark(int Colour, int Dash)
{
    /// <summary>The classes of what shows it.</summary>
    public string Classes => Dash > 0 ? $"run-{Colour} dash-{Dash}" : $"run-{Colour}";
}

/// <summary>A run's colour, as its id says: FNV-1a (32 bit) over the UTF-8 bytes, modulo the palette. <c>runColour.js</c> computes the same.</summary>
public static class RunColour
{
    /// <summary>How many colours there are; tokens <c>--run-0</c> to <c>--run-9</c>.</summary>
    public const int Count = 10;

    /// <summary>How many marks there are: every colour solid, dashed and dotted.</summary>
    private const int Marks = Count * 3;

    /// <summary>The place in the palette, from 0 to <see cref="Count"/> - 1: that of a run shown alone, and the first choice of one among others.</summary>
    public static int IndexOf(string id) => (int)(Hash(id) % Count);

    /// <summary>
    /// How runs are drawn that are shown together. The oldest id has its first choice, a later one the next colour that is free; where all are taken, the next that is free with dashes,
    /// then with dots; so a run that comes anew changes no other. Beyond so many as there are marks, each has what its id says.
    /// </summary>
    public static IReadOnlyDictionary<string, RunMark> Among(IEnumerable<string> ids)
    {
        var marks = new Dictionary<string, RunMark>(StringComparer.Ordinal);
        var taken = new HashSet<uint>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var own = Hash(id);
            var place = own % Marks;
            if (taken.Count < Marks)
            {
                place = own % Count;
                for (var step = 0u; taken.Contains(place); step++)
                    place = ((own % Count + step) % Count) + (Count * (step / Count));
                taken.Add(place);
            }

            marks[id] = new RunMark((int)(place % Count), (int)(place / Count));
        }

        return marks;
    }

    private static uint Hash(string id)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(id))
            hash = unchecked((hash ^ octet) * 16777619u);
        return hash;
    }
}
