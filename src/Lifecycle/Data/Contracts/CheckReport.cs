using System.Text.Json.Serialization;

namespace Slipway.Data.Contracts;

/// <summary>What happens when a check does not hold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Otherwise>))]
public enum Otherwise
{
    /// <summary>The version is marked failed: nothing takes it for its newest good one.</summary>
    [JsonStringEnumMemberName("fail")] Fail,

    /// <summary>The report says so.</summary>
    [JsonStringEnumMemberName("warn")] Warn,

    /// <summary>The rows that fail are set aside with the reason.</summary>
    [JsonStringEnumMemberName("quarantine")] Quarantine,
}

/// <summary>How a check, or a whole version, came out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckOutcome>))]
public enum CheckOutcome
{
    [JsonStringEnumMemberName("passed")] Passed,
    [JsonStringEnumMemberName("quarantined")] Quarantined,
    [JsonStringEnumMemberName("warned")] Warned,
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>What one check measured.</summary>
/// <param name="Index">Its place in the declared list, from 0.</param>
/// <param name="Kind">Its kind, such as <c>range</c>.</param>
/// <param name="Name">What it is about, such as <c>range of delay</c>.</param>
/// <param name="Else">What was declared for the case that it does not hold.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Measured">The measured value in the unit of the bound: a count, a share from 0 to 1, or an age in days; null when there is none.</param>
/// <param name="Bound">The bound, as declared.</param>
/// <param name="FailingRows">How many rows break it; null for checks of the whole table.</param>
/// <param name="Words">What was found, in a sentence with numbers.</param>
public sealed record CheckResult(int Index, string Kind, string Name, Otherwise Else, CheckOutcome Outcome, double? Measured, string Bound, long? FailingRows, string Words);

/// <summary>What all checks found.</summary>
/// <param name="Outcome">The worst outcome.</param>
/// <param name="Checks">One entry a check, in the declared order.</param>
public sealed record CheckReport(CheckOutcome Outcome, IReadOnlyList<CheckResult> Checks)
{
    /// <summary>A report of the given results.</summary>
    public static CheckReport Of(IReadOnlyList<CheckResult> checks) => new(checks.Select(c => c.Outcome).DefaultIfEmpty(CheckOutcome.Passed).Max(), checks);
}
