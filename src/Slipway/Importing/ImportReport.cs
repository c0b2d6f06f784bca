namespace Slipway.Importing;

/// <summary>How many of a kind there are at the source, and what became of them.</summary>
internal sealed class Tally
{
    /// <summary>How many the source has.</summary>
    public long Seen { get; set; }

    /// <summary>How many were written, wholly or in part.</summary>
    public long Taken { get; set; }

    /// <summary>How many were here already, just so.</summary>
    public long There { get; set; }

    public void Add(bool changed)
    {
        if (changed)
            Taken++;
        else
            There++;
    }
}

/// <summary>Where an experiment of the source is here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">Its number at the source; null where it has none.</param>
/// <param name="To">Its number here.</param>
internal sealed record ExperimentMap(string Name, long? From, long To);

/// <summary>What an import came to.</summary>
internal sealed class ImportReport(string source, bool dryRun)
{
    public string Source => source;

    /// <summary>Whether it only counted.</summary>
    public bool DryRun => dryRun;

    public List<ExperimentMap> Experiments { get; } = [];

    public Tally Runs { get; } = new();

    public Tally Points { get; } = new();

    public Tally LoggedModels { get; } = new();

    public Tally Artifacts { get; } = new();

    /// <summary>The bytes of the artifacts at the source.</summary>
    public long Bytes { get; set; }

    public Tally Models { get; } = new();

    public Tally Versions { get; } = new();

    public Tally Aliases { get; } = new();

    public IReadOnlyList<Note> Notes { get; set; } = [];
}
