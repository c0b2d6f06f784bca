using Slipway.Data.Checks;
using Slipway.Data.Contracts;

namespace Slipway.Data.Loads;

/// <summary>A file to load.</summary>
/// <param name="Path">Where it lies on this machine.</param>
/// <param name="Name">What its rows say they came from.</param>
public sealed record SourceFile(string Path, string Name);

/// <summary>What is expected of a load and done in it.</summary>
public sealed record LoadRules
{
    /// <value>The pinned columns of the source; null to infer them.</value>
    public DataSchema? Schema { get; init; }

    /// <value>How text files are read; null to find out.</value>
    public Reading? Reading { get; init; }

    /// <value>Computed columns: name and SQL expression over the row. Later ones may use earlier ones.</value>
    public IReadOnlyList<KeyValuePair<string, string>> Derive { get; init; } = [];

    /// <value>What is expected of the rows.</value>
    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <value>The column of event time; null without one.</value>
    public string? Time { get; init; }

    /// <value>Histogram edges by column, so that profiles can be laid over each other; columns without an entry get their own.</value>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Edges { get; init; } = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);

    /// <value>The instant that freshness is measured from.</value>
    public required DateTimeOffset AsOf { get; init; }
}

/// <summary>A row that was set aside and is put forward again.</summary>
/// <param name="Number">Its number in the quarantine file, from 1.</param>
/// <param name="Values">New values as text by column, null for missing; columns left out keep theirs.</param>
public sealed record RowEdit(long Number, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>Columns whose new value was given as a number: written with a point, whatever the source writes.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
}

/// <summary>A version's files, to be put through the checks again together with rows repaired in between.</summary>
/// <param name="Good">Its rows.</param>
/// <param name="Bad">Its quarantine.</param>
/// <param name="Name">What rows of the first file say they came from, should they now fail.</param>
/// <param name="Edits">The repaired rows.</param>
public sealed record Replay(string Good, string Bad, string Name, IReadOnlyList<RowEdit> Edits);

/// <summary>A file that a load wrote.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Md5">Its MD5: DVC's id of it.</param>
/// <param name="Bytes">Its length.</param>
public sealed record LoadedFile(string Path, string Sha256, string Md5, long Bytes);

/// <summary>What a load came to. <c>Rows + SetAside</c> equals <c>Input</c>, always.</summary>
/// <param name="Schema">The columns that were written, derived ones last.</param>
/// <param name="Nulls">Texts that were taken for "missing", for the next load.</param>
/// <param name="Sources">What was found in each source.</param>
/// <param name="Input">Records in all sources.</param>
/// <param name="Rows">Rows of the good file.</param>
/// <param name="SetAside">Rows of the bad file.</param>
/// <param name="Good">The Parquet file of the rows that hold: Zstandard, row groups of 122,880, the same bytes every time.</param>
/// <param name="Bad">The Parquet file of those set aside; null when there are none.</param>
/// <param name="Profile">What the good rows look like.</param>
/// <param name="Report">What the checks found.</param>
public sealed record LoadResult(DataSchema Schema, IReadOnlyList<string> Nulls, IReadOnlyList<SourceReport> Sources, long Input, long Rows, long SetAside, LoadedFile Good, LoadedFile? Bad, Profile Profile, CheckReport Report);
