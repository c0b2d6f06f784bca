using Slipway.Data.Contracts;

namespace Slipway.Data.Versions;

/// <summary>What a load reports: files that it has sent, and what it found. The server believes none of it that it can check.</summary>
/// <param name="Good">The SHA-256 of the good rows' file.</param>
/// <param name="Bad">Of the quarantine file; null when nothing was set aside.</param>
/// <param name="Input">Records in the sources.</param>
/// <param name="Rows">Rows that held.</param>
/// <param name="SetAside">Rows that did not.</param>
/// <param name="Schema">The columns.</param>
/// <param name="Reading">How text was read, to be pinned with the first version.</param>
/// <param name="Sources">What was found in the sources.</param>
/// <param name="Profile">What the rows look like.</param>
/// <param name="Report">What the checks found.</param>
/// <param name="Commit">The Git commit; null where there is none.</param>
/// <param name="Parent">The version that was repaired; null for a load from sources.</param>
internal sealed record FinishedLoad(
    string Good, string? Bad, long Input, long Rows, long SetAside, DataSchema Schema, Reading? Reading, IReadOnlyList<SourceReport> Sources, Profile Profile, CheckReport Report, string? Commit, string? Parent);
