using Slipway.Importing;

namespace Slipway.Exporting;

/// <summary>What an export wrote.</summary>
internal sealed class ExportReport(string folder)
{
    public string Folder => folder;

    public long Experiments { get; set; }

    public long Runs { get; set; }

    public long Points { get; set; }

    public long Artifacts { get; set; }

    /// <summary>The bytes of the artifacts.</summary>
    public long Bytes { get; set; }

    public long LoggedModels { get; set; }

    public long Models { get; set; }

    public long Versions { get; set; }

    public IReadOnlyList<Note> Notes { get; set; } = [];
}
