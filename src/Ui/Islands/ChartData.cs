namespace Slipway.Ui;

/// <summary>The kinds of chart that the chart island draws.</summary>
public enum ChartKind { Line, Scatter, Histogram, Bar, Parallel }

/// <summary>What an axis measures.</summary>
public enum AxisType { Value, Time, Category }

/// <summary>One axis.</summary>
/// <param name="Title">Name and unit, such as "step" or "AUC".</param>
/// <param name="Type">What its positions are.</param>
public sealed record ChartAxis(string? Title = null, AxisType Type = AxisType.Value)
{
    /// <summary>Begins with a logarithmic scale; visitors may switch.</summary>
    public bool Log { get; init; }

    /// <summary>The labels of a category axis, such as the bins of a histogram.</summary>
    public IReadOnlyList<string>? Categories { get; init; }
}

/// <summary>One line, cloud or set of bars.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Y">Values; NaN and null leave a gap.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Y)
{
    /// <summary>Positions; 0, 1, 2, … when null. Unix milliseconds on a time axis.</summary>
    public IReadOnlyList<double>? X { get; init; }

    /// <summary>When each point was measured, Unix milliseconds: visitors may then choose time for the axis.</summary>
    public IReadOnlyList<long>? Times { get; init; }

    /// <summary>A number for each point that shades it. Clouds only.</summary>
    public IReadOnlyList<double?>? Shades { get; init; }

    /// <summary>The run it belongs to: fixes its colour. Without it, series take colours in turn.</summary>
    public string? Run { get; init; }

    /// <summary>Drawn pale behind the others, as what they are compared with.</summary>
    public bool Reference { get; init; }

    /// <summary>What each point is, shown when pointed at.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}

/// <summary>A value that matters, drawn as a line across.</summary>
public sealed record ChartThreshold(double Value, string Label, Tone Tone = Tone.Bad);

/// <summary>A dimension of a parallel-coordinates chart.</summary>
/// <param name="Name">The parameter or metric.</param>
/// <param name="Values">One value a trial; with <paramref name="Categories"/>, indexes into them.</param>
/// <param name="Categories">Labels where the dimension is a choice.</param>
public sealed record ChartDimension(string Name, IReadOnlyList<double?> Values, IReadOnlyList<string>? Categories = null)
{
    public bool Log { get; init; }
}

/// <summary>Everything a chart shows, in the terms of its reader and not of the drawing library.</summary>
public sealed record ChartData(ChartKind Kind)
{
    public ChartAxis X { get; init; } = new();
    public ChartAxis Y { get; init; } = new();
    public IReadOnlyList<ChartSeries> Series { get; init; } = [];
    public IReadOnlyList<ChartThreshold> Thresholds { get; init; } = [];

    /// <summary>The runs among which those of the series have their colours, where others are shown beside the chart; those of the series when null.</summary>
    public IReadOnlyList<string>? Runs { get; init; }

    /// <summary>What the shades of the points measure. Clouds only.</summary>
    public string? Shade { get; init; }

    /// <summary>Axes of a parallel-coordinates chart. Its series, one a line and without values, name and colour the lines; without series the last axis does.</summary>
    public IReadOnlyList<ChartDimension>? Dimensions { get; init; }

    /// <summary>Which end of the last dimension is the good one: lines that end there stand out. Without one it is the high end. Parallel coordinates only.</summary>
    public ColumnGoal Goal { get; init; }

    /// <summary>Exponential smoothing at first, from 0 (none) to below 1; the raw line stays visible as a ghost. Lines only.</summary>
    public double Smoothing { get; init; }
}
