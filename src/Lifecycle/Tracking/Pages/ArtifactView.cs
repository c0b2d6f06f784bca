using System.Text;
using System.Text.Json;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Pages;

/// <summary>How a file can be looked at without fetching it.</summary>
public enum PreviewKind { None, Text, Image, Table, Page }

/// <summary>What stands at a path among the files of a run or a model: a folder's entries, or a file.</summary>
/// <param name="Path">The path from their root.</param>
/// <param name="Entries">What lies in the folder; that of the file, where the path is one.</param>
/// <param name="File">The file; null for a folder.</param>
/// <param name="Refusal">Why nothing can be shown.</param>
public sealed record ArtifactView(string Path, IReadOnlyList<ArtifactEntry> Entries, ArtifactFile? File = null, Refusal? Refusal = null)
{
    /// <summary>The folder whose entries are listed.</summary>
    public string Folder => File is null ? Path : Path.LastIndexOf('/') is var slash and >= 0 ? Path[..slash] : "";

    /// <param name="place">Where a path from their root lies among all artifacts.</param>
    internal static async Task<ArtifactView> Of(IArtifacts artifacts, ITableFiles? tables, Func<string, Task<Result<string>>> place, string path, CancellationToken cancel)
    {
        path = path.TrimEnd('/');
        if (!(await place(path)).Succeeded(out var whole, out var refusal) || !(await artifacts.List(whole, cancel)).Succeeded(out var entries, out refusal))
            return new(path, [], Refusal: refusal);
        if (entries.Count > 0 || path.Length == 0)
            return new(path, entries);
        if (!(await artifacts.Open(whole, cancel)).Succeeded(out var content, out refusal))
            return new(path, [], Refusal: refusal);
        await using (content.Content)
        {
            var view = new ArtifactView(path, [], await ArtifactFile.Read(path, content, tables, cancel));
            return (await artifacts.List(whole[..^(path.Length - view.Folder.Length)], cancel)).Succeeded(out var siblings, out _) ? view with { Entries = siblings } : view;
        }
    }
}

/// <summary>A file among artifacts, and as much of it as a page can show.</summary>
/// <param name="Path">Its path from the root of what it belongs to.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">Their hash.</param>
/// <param name="ModifiedAt">When it was written.</param>
/// <param name="Kind">How it is shown.</param>
/// <param name="Text">Its text, or the beginning of it; JSON is laid out.</param>
/// <param name="Cut">Whether more follows.</param>
/// <param name="Table">Its first rows.</param>
public sealed record ArtifactFile(string Path, long Length, string Sha256, DateTimeOffset ModifiedAt, PreviewKind Kind, string? Text, bool Cut, ArtifactTable? Table = null)
{
    private const int MostBytes = 256 * 1024;
    private const long MostParquet = 1L << 30;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static async Task<ArtifactFile> Read(string path, ArtifactContent content, ITableFiles? tables, CancellationToken cancel)
    {
        var type = ArtifactDownload.TypeOf(path);
        var file = new ArtifactFile(path, content.Length, content.Sha256, content.ModifiedAt, PreviewKind.None, null, false);
        if (type.StartsWith("image/", StringComparison.Ordinal))
            return file with { Kind = PreviewKind.Image };
        if (type == ArtifactPage.Type)
            return file with { Kind = PreviewKind.Page };
        if (tables is not null && content.Length <= MostParquet && path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            return (await tables.Parquet(content.Content, ArtifactTable.MostRows, cancel)).Succeeded(out var rows, out _) ? file with { Kind = PreviewKind.Table, Table = ArtifactTable.Of(rows), Cut = rows.Total > rows.Rows.Count || rows.Head.Count > ArtifactTable.MostColumns } : file;
        var buffer = new byte[(int)Math.Min(content.Length, MostBytes)];
        var read = await content.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        if (!type.StartsWith("text/", StringComparison.Ordinal) && buffer.AsSpan(0, read).Contains((byte)0))
            return file;
        var cut = content.Length > read;
        var text = Encoding.UTF8.GetString(buffer, 0, read);
        if (type == "application/octet-stream" && text.Contains('\uFFFD', StringComparison.Ordinal) && !cut)
            return file;
        if (ArtifactTable.Of(path, text, cut) is { } table)
            return file with { Kind = PreviewKind.Table, Table = table, Cut = cut || table.Cut };
        return file with { Kind = PreviewKind.Text, Text = cut ? text : LaidOut(path, text), Cut = cut };
    }

    private static string LaidOut(string path, string text)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return text;
        try
        {
            using var json = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
