using System.Text.Json;

namespace Slipway.Data.Contracts;

/// <summary>What is declared of a dataset: the <c>data</c> section of slipway.yaml, one entry of it.</summary>
public sealed record DatasetSettings
{
    /// <value>What it holds, for people.</value>
    public string? Description { get; init; }

    /// <value>Where it comes from, as declared; told, not read by the server.</value>
    public string? Source { get; init; }

    /// <value>The pinned columns; null until the first load pins what it found.</value>
    public DataSchema? Schema { get; init; }

    /// <value>How text files are read; the first load fills in what it found.</value>
    public Reading? Reading { get; init; }

    /// <value>The column of event time.</value>
    public string? Time { get; init; }

    /// <value>The columns that name a row, for comparing versions; empty to compare whole rows.</value>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <value>Computed columns: SQL expressions over a row, by name, in order.</value>
    public IReadOnlyDictionary<string, string> Derive { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <value>What is expected: a list of one-key objects, as in slipway.yaml.</value>
    public JsonElement? Checks { get; init; }
}

/// <summary>A table that comes again and again, each time as a version.</summary>
/// <param name="Id"><c>ds_</c> and 32 hexadecimal digits.</param>
/// <param name="Name">Its name; unique.</param>
/// <param name="Settings">What is declared of it.</param>
/// <param name="CreatedAt">When it was first declared.</param>
/// <param name="CreatedBy">By which principal.</param>
/// <param name="ChangedAt">When its settings last changed.</param>
public sealed record Dataset(string Id, string Name, DatasetSettings Settings, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ChangedAt);

/// <summary>One state of a dataset: rows that held, known by what they are.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Id">DVC's id of the rows: the MD5 of the Parquet file.</param>
/// <param name="Number">From 1, in the order in which versions came.</param>
/// <param name="Sha256">The SHA-256 of the same file: its address in the blob store.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Input">Records in the sources.</param>
/// <param name="Rows">Rows that held.</param>
/// <param name="SetAside">Rows in quarantine; <c>Rows + SetAside = Input</c>.</param>
/// <param name="BadSha256">The address of the quarantine file; null when nothing was set aside.</param>
/// <param name="Outcome">How its checks came out; one that failed is never the newest good one.</param>
/// <param name="Schema">Its columns, derived ones last.</param>
/// <param name="Commit">The Git commit that its source or declaration stood at; null where there is none.</param>
/// <param name="Parent">The version that it repairs, or that was newest when it came.</param>
/// <param name="Job">The job that loaded it.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="CreatedBy">By which principal.</param>
public sealed record DatasetVersion(
    string Dataset, string Id, int Number, string Sha256, long Bytes, long Input, long Rows, long SetAside, string? BadSha256, CheckOutcome Outcome, DataSchema Schema,
    string? Commit, string? Parent, string? Job, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>What was found when a version was loaded.</summary>
/// <param name="Version">The version.</param>
/// <param name="Report">What its checks found.</param>
/// <param name="Sources">What was found in its sources.</param>
/// <param name="Profile">What its rows look like.</param>
public sealed record VersionDetail(DatasetVersion Version, CheckReport Report, IReadOnlyList<SourceReport> Sources, Profile Profile)
{
    /// <summary>What earlier loads found beside the same rows, oldest first; empty where there was one load.</summary>
    public IReadOnlyList<EarlierLoad> Earlier { get; init; } = [];

    /// <summary>The earlier load that this tells of; null for the newest.</summary>
    public int? Load { get; init; }

    /// <summary>The version as the newest load left it.</summary>
    public VersionDetail Newest() => ByNewest ?? this;

    private VersionDetail? ByNewest { get; init; }

    /// <summary>The version as an earlier load left it; null where there was no such load.</summary>
    /// <param name="load">The load's number, from 1.</param>
    public VersionDetail? At(int load) => Earlier.FirstOrDefault(earlier => earlier.Number == load) is { } found
        ? this with
        {
            Version = Version with { Input = found.Input, SetAside = found.SetAside, BadSha256 = found.BadSha256, Outcome = found.Outcome, Commit = found.Commit, Job = found.Job },
            Report = found.Report,
            Sources = found.Sources,
            Load = load,
            ByNewest = Newest(),
        }
        : null;
}

/// <summary>What a load found that a later load of the same rows has taken the place of: its sources, and the rows that it set aside.</summary>
/// <param name="Number">From 1, in the order in which they were replaced.</param>
/// <param name="Input">Records in its sources.</param>
/// <param name="SetAside">Rows in its quarantine.</param>
/// <param name="BadSha256">The address of its quarantine file; null when nothing was set aside.</param>
/// <param name="Outcome">How its checks came out.</param>
/// <param name="Report">What they found.</param>
/// <param name="Sources">What was found in its sources.</param>
/// <param name="Commit">The Git commit; null where there is none.</param>
/// <param name="Job">The job that loaded.</param>
/// <param name="ReplacedAt">When the later load came.</param>
public sealed record EarlierLoad(
    int Number, long Input, long SetAside, string? BadSha256, CheckOutcome Outcome, CheckReport Report, IReadOnlyList<SourceReport> Sources, string? Commit, string? Job, DateTimeOffset ReplacedAt);
