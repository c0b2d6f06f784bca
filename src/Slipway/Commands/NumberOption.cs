using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Slipway.Commands;

/// <summary>Options that are whole numbers of a range: what is none, or lies outside, is said in a sentence before the command begins.</summary>
internal static class NumberOption
{
    /// <param name="name">Its name, with the dashes.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most.</param>
    /// <param name="byDefault">What it is where it is not given.</param>
    public static Option<int> Make(string name, string description, int least, int most, int byDefault) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault, CustomParser = given => Read(given, name, least, most) ?? byDefault };

    /// <summary>One that stands for nothing where it is not given.</summary>
    public static Option<int?> Make(string name, string description, int least, int most) =>
        new(name) { Description = description, HelpName = "N", CustomParser = given => Read(given, name, least, most) };

    private static int? Read(ArgumentResult given, string name, int least, int most)
    {
        var text = given.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        given.AddError($"{name}: '{text}' is not a whole number {(most == int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"of at least {least}") : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}"))}.");
        return null;
    }
}
