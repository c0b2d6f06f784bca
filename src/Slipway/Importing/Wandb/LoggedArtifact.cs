using Google.Protobuf;

namespace Slipway.Importing.Wandb;

/// <summary>A file of an artifact that a run logged.</summary>
/// <param name="Path">Its path in the artifact.</param>
/// <param name="Local">Where it lay on the machine of the run; empty where W&amp;B does not say.</param>
/// <param name="Reference">What it refers to, where it is no file but a reference.</param>
internal sealed record ArtifactEntry(string Path, string Local, string Reference);

/// <summary>An artifact that a run logged. W&amp;B keeps its files outside of the run's folder.</summary>
/// <param name="Name">Its name, without a version.</param>
/// <param name="Type">What it is, as the program says, or W&amp;B.</param>
/// <param name="Entries">Its files.</param>
internal sealed record LoggedArtifact(string Name, string Type, IReadOnlyList<ArtifactEntry> Entries)
{
    /// <summary>Whether W&amp;B made it by itself: of tables, which are among the run's files, of the job, or of the history.</summary>
    public bool IsOfWandb => Type is "run_table" or "job" || Type.StartsWith("wandb-", StringComparison.Ordinal);

    public static LoggedArtifact Read(ByteString message)
    {
        var (name, type, entries) = ("", "", new List<ArtifactEntry>());
        foreach (var field in Wire.Fields(message))
        {
            if (field.Number == 4)
                type = field.Text;
            else if (field.Number == 5)
                name = field.Text;
            else if (field.Number == 12)
                entries.AddRange(Wire.Fields(field.Content).Where(f => f.Number == 4).Select(f => Entry(f.Content)));
        }

        return new LoggedArtifact(name, type, entries);
    }

    private static ArtifactEntry Entry(ByteString message)
    {
        var entry = new ArtifactEntry("", "", "");
        foreach (var field in Wire.Fields(message))
            entry = field.Number switch { 1 => entry with { Path = field.Text }, 3 => entry with { Reference = field.Text }, 6 => entry with { Local = field.Text }, _ => entry };
        return entry;
    }
}
