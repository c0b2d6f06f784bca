using System.Globalization;
using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>Whether a window kept to a rule.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleVerdict>))]
public enum RuleVerdict
{
    /// <summary>The measured value is within the bound.</summary>
    [JsonStringEnumMemberName("holds")]
    Holds,

    /// <summary>The measured value is beyond the bound.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,

    /// <summary>There were too few rows or labels to tell.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

/// <summary>What one rule found about one subject in one window, with the numbers.</summary>
public sealed record Finding
{
    /// <summary>The rule's id.</summary>
    public required string Rule { get; init; }

    /// <summary>The column, or what else the rule looks at.</summary>
    public required string Subject { get; init; }

    /// <summary>What was measured: <c>psi</c>, <c>calibration_gap</c>, <c>mean_error</c>, <c>roc_auc_drop</c>, <c>missing_share</c>, <c>new_category_share</c>.</summary>
    public required string Quantity { get; init; }

    /// <summary>The measured value; null when there was nothing to measure.</summary>
    public required double? Measured { get; init; }

    /// <summary>What the measured value must not exceed.</summary>
    public required double Bound { get; init; }

    /// <summary>The rows, or labelled rows, that it rests on.</summary>
    public required long Rows { get; init; }

    public required TimeWindow Window { get; init; }

    public required RuleVerdict Verdict { get; init; }

    /// <summary>How many windows in a row must be broken before an alert is raised.</summary>
    public int ForWindows { get; init; } = 1;

    /// <summary>The finding in words: <c>psi of 'distance' is 0.31, above 0.2 (n = 10,231, 2001-04-01 to 2001-05-01)</c>.</summary>
    public override string ToString()
    {
        var relation = Verdict switch
        {
            RuleVerdict.Broken => $"above {Number(Bound)}",
            RuleVerdict.Holds => $"within {Number(Bound)}",
            _ => "too few rows to tell",
        };
        var value = Measured is { } measured ? Number(measured) : "not measured";
        return string.Create(CultureInfo.InvariantCulture, $"{Quantity} of '{Subject}' is {value}, {relation} (n = {Rows:N0}, {Window})");
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
