namespace Slipway.Serving.Batch;

/// <summary>Where the predictions for one input file go. Each file is written aside, under a hidden name, and is there whole or not at all.</summary>
/// <param name="Output">The predictions.</param>
/// <param name="Rejected">The rows set aside.</param>
/// <param name="Batch">The batch's opaque id: what it left behind when it was killed is known by it.</param>
internal sealed record BatchTarget(string Output, string Rejected, string Batch)
{
    /// <summary>The target for an input by its path within the input's folder.</summary>
    public static BatchTarget Of(string folder, string name, string batch) => new(Path.Combine(folder, name), Path.Combine(folder, Path.ChangeExtension(name, ".rejected.parquet")), batch);

    /// <summary>Writes a file by way of a temporary one, flushed to the disk before it takes its name.</summary>
    public void Place(string file, Action<string> write)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(file)!, $".{Batch}.{Path.GetFileName(file)}.tmp");
        try
        {
            write(temporary);
            using (var written = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
                written.Flush(flushToDisk: true);
            DurableFile.Move(temporary, file);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes what a run of the batch that was killed left under its hidden names; one run of a batch is under way at a time.</summary>
    public static void Sweep(string folder, string batch)
    {
        foreach (var left in Directory.EnumerateFiles(folder, $".{batch}.*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            File.Delete(left);
    }
}
