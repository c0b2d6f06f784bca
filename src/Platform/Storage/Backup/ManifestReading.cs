using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Bodies;
using Slipway.Storage.Blobs;

namespace Slipway.Storage.Backup;

/// <summary>Reads a manifest and holds it against what every manifest is, before anything that it names is touched. That its digest fits says only that nobody changed it since it was written.</summary>
internal static partial class ManifestReading
{
    private static readonly string[] Dialects = ["sqlite", "postgres"];

    /// <exception cref="InvalidDataException">It is no manifest; the message says where and what.</exception>
    /// <exception cref="BackupUnusableException">A newer program wrote it.</exception>
    public static BackupManifest Read(byte[] json, string path)
    {
        try
        {
            RefuseForm(json, path);
            var manifest = JsonSerializer.Deserialize<BackupManifest>(json, BodyJson.Options) ?? throw new JsonException("it is null.");
            return Faults(manifest).FirstOrDefault() is { } fault ? throw new InvalidDataException($"its manifest is wrong: {fault}") : manifest;
        }
        catch (JsonException mistake)
        {
            throw new InvalidDataException($"its manifest cannot be read: {BodyMistake.Words(mistake, typeof(BackupManifest), BodyJson.Options, "The manifest")}", mistake);
        }
    }

    /// <summary>The form is looked at first: of a newer one nothing else may be known.</summary>
    private static void RefuseForm(byte[] json, string path)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number)
            return; // What is missing or of another type the reading says.
        if (!version.TryGetInt32(out var form) || form < 1)
            throw new InvalidDataException($"its manifest is wrong: version: {version} is no form of a back-up; those that there are go from 1 to {BackupManifest.Form}.");
        if (form > BackupManifest.Form)
            throw new BackupUnusableException($"{path} has the form {form} of a newer Slipway; restore it with that version.");
    }

    private static IEnumerable<string> Faults(BackupManifest manifest) =>
    [
        .. Dialects.Contains(manifest.Dialect, StringComparer.Ordinal) ? (string[])[] : [$"dialect: '{manifest.Dialect}' is not one of {string.Join(", ", Dialects)}."],
        .. manifest.Schema.Count > 0 ? (string[])[] : ["schema: it is empty; the migrations that made the tables stand there."],
        .. Twice(manifest.Schema, "schema", migration => $"{migration.Module} {migration.Number}", StringComparer.Ordinal),
        .. Twice(manifest.Tables, "tables", table => table.Name, StringComparer.OrdinalIgnoreCase),
        .. manifest.Tables.SelectMany((table, i) => Faults(table, $"tables[{i}]")),
        .. Twice(manifest.Blobs, "blobs", blob => blob.Sha256, StringComparer.Ordinal),
        .. manifest.Blobs.SelectMany((blob, i) => Faults(blob.Sha256, blob.Length, "length", $"blobs[{i}]")),
        .. Twice(manifest.Files ?? [], "files", file => file.Name, StringComparer.Ordinal),
        .. (manifest.Files ?? []).SelectMany((file, i) => Faults(file, $"files[{i}]")),
        .. Within([.. (manifest.Files ?? []).Select(file => file.Name)]),
    ];

    private static IEnumerable<string> Faults(BackupTable table, string place) =>
    [
        .. TableName().IsMatch(table.Name) ? (string[])[] : [$"{place}.name: '{table.Name}' is no name of a table."],
        .. Twice(table.Columns, $"{place}.columns", column => column.Name, StringComparer.OrdinalIgnoreCase),
        .. Faults(table.Sha256, table.Rows, "rows", place),
    ];

    private static IEnumerable<string> Faults(BackupFile file, string place) =>
    [
        .. RestoredFiles.IsPlain(file.Name) ? (string[])[] : [$"{place}.name: '{file.Name}' is no plain path within a data folder."],
        .. Faults(file.Sha256, file.Length, "length", place),
    ];

    private static IEnumerable<string> Faults(string sha256, long count, string counted, string place)
    {
        if (count < 0)
            yield return FormattableString.Invariant($"{place}.{counted}: {count} is negative.");
        if (!Blob.IsSha256(sha256))
            yield return $"{place}.sha256: '{sha256}' is no SHA-256, which has 64 lower-case hexadecimal digits.";
    }

    private static IEnumerable<string> Twice<T>(IEnumerable<T> all, string place, Func<T, string> name, StringComparer same) =>
        all.GroupBy(name, same).Where(some => some.Count() > 1).Select(some => $"{place}: '{some.Key}' stands there {some.Count()} times.");

    /// <summary>A file cannot be the folder of another.</summary>
    private static IEnumerable<string> Within(HashSet<string> names) =>
        from name in names
        from end in Enumerable.Range(0, name.Length).Where(i => name[i] == '/')
        where names.Contains(name[..end])
        select $"files: '{name[..end]}' is a file, and the folder of '{name}'.";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TableName();
}
