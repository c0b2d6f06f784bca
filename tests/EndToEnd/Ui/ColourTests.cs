using System.Globalization;

namespace Slipway.Tests.Ui;

/// <summary>The design tokens, as the browser resolves them in both themes.</summary>
[Collection(typeof(InBrowser))]
public sealed class ColourTests(Browser browser)
{
    // Words on what they may stand on; WCAG 2 asks for 4.5 (AA, text of any size).
    private static readonly (string Ink, string Ground)[] Words =
    [
        .. from ink in (string[])["ink", "ink-2", "ink-3", "accent", "good", "warning", "bad", "running"] from ground in (string[])["page", "surface", "sunken", "raised", "hover"] select (ink, ground),
        ("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("accent-strong", "accent-soft"), ("ink", "accent-soft"), ("ink-2", "accent-soft"), ("good", "good-soft"), ("warning", "warning-soft"),
        ("bad", "bad-soft"), ("running", "running-soft"), ("ink-2", "neutral-soft"), ("buoy", "page"),
    ];

    /// <summary>Severe deuteranopia, protanopia and tritanopia on linear RGB (Machado, Oliveira and Fernandes 2009).</summary>
    private static readonly Dictionary<string, double[]> Blindness = new(StringComparer.Ordinal)
    {
        ["none"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_stand_out_from_their_ground(bool dark)
    {
        var tokens = await Tokens(dark);

        var weak = Words.Select(pair => (pair, ratio: Contrast(tokens[pair.Ink], tokens[pair.Ground]))).Where(found => found.ratio < 4.5);

        weak.Select(found => string.Create(CultureInfo.InvariantCulture, $"{found.pair.Ink} on {found.pair.Ground}: {found.ratio:0.00}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_and_frames_of_controls_can_be_seen(bool dark)
    {
        var tokens = await Tokens(dark);

        var weak = Enumerable.Range(0, 10).Select(i => $"run-{i}").Append("control").Append("accent")
            .Select(name => (name, ratio: Contrast(tokens[name], tokens["surface"]))).Where(found => found.ratio < 3);

        weak.Select(found => string.Create(CultureInfo.InvariantCulture, $"{found.name}: {found.ratio:0.00}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runs_are_told_apart_with_every_kind_of_colour_blindness(bool dark)
    {
        var tokens = await Tokens(dark);
        var close = new List<string>();
        foreach (var (kind, matrix) in Blindness)
        {
            var seen = Enumerable.Range(0, 10).Select(i => Lab(tokens[$"run-{i}"], matrix)).ToArray();
            for (var a = 0; a < 10; a++)
                for (var b = a + 1; b < 10; b++)
                    if (Distance(seen[a], seen[b]) is < 13 and var distance)
                        close.Add(string.Create(CultureInfo.InvariantCulture, $"run-{a} and run-{b}, {kind}: {distance:0.0}"));
        }

        close.ShouldBeEmpty();
    }

    /// <summary>Linear red, green and blue of every token, from 0 to 1.</summary>
    private async Task<Dictionary<string, double[]>> Tokens(bool dark)
    {
        await using var visitor = await browser.Visit(dark: dark);
        var page = await visitor.Go("/blank");
        string[] names = [.. Words.SelectMany(pair => new[] { pair.Ink, pair.Ground }).Append("control").Concat(Enumerable.Range(0, 10).Select(i => $"run-{i}")).Distinct()];
        var resolved = await page.EvaluateAsync<string[]>(
            "names => { const probe = document.body.appendChild(document.createElement('i')); return names.map(name => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; }); }", names);
        return names.Zip(resolved).ToDictionary(token => token.First, token => Parse(token.Second), StringComparer.Ordinal);
    }

    private static double[] Parse(string colour)
    {
        colour.ShouldStartWith("rgb(");
        return [.. colour[4..^1].Split(',').Select(part => Linear(double.Parse(part, CultureInfo.InvariantCulture) / 255))];
    }

    private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);

    private static double Contrast(double[] one, double[] other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(double[] rgb) => 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];

    private static double[] Lab(double[] rgb, double[] blindness)
    {
        var (r, g, b) = (Row(blindness, 0, rgb), Row(blindness, 3, rgb), Row(blindness, 6, rgb));
        var x = Root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
        var y = Root(0.2126 * r + 0.7152 * g + 0.0722 * b);
        var z = Root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Row(double[] matrix, int at, double[] rgb) => Math.Clamp(matrix[at] * rgb[0] + matrix[at + 1] * rgb[1] + matrix[at + 2] * rgb[2], 0, 1);

    private static double Root(double t) => t > 0.008856 ? Math.Cbrt(t) : 7.787 * t + 16.0 / 116;

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second)));
}
