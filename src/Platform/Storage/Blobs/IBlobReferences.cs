namespace Slipway.Storage.Blobs;

/// <summary>Where a stage's tables name blobs. Bytes that nothing names are freed some time later, so a stage that keeps blobs has one of these.</summary>
public interface IBlobReferences
{
    /// <summary>The columns.</summary>
    IReadOnlyList<BlobColumn> Columns { get; }
}

/// <summary>A column that names blobs by their SHA-256.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="InText">Whether they stand anywhere in its text, as in JSON; else its value is one.</param>
public sealed record BlobColumn(string Table, string Name, bool InText = false);
