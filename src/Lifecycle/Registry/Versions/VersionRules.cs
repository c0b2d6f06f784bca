using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Models;
using Slipway.Models.Signatures;
using Slipway.Registry.Contracts;
using Slipway.Registry.Models;
using Slipway.Storage.Blobs;

namespace Slipway.Registry.Versions;

/// <summary>What a new version must be like.</summary>
internal static partial class VersionRules
{
    /// <summary>Why it cannot be registered; null when it can.</summary>
    public static Refusal? Refuse(NewVersion version) =>
        (version.Source is null || version.Files is { Count: > 0 } ? Refuse(version.Files) : null) ?? RefuseOrigin(version) ?? RefuseSignature(version.Signature) ?? TagRules.Refuse(version.Tags);

    /// <summary>Why a path cannot be that of a version's file; null when it can.</summary>
    public static Refusal? RefusePath(string? path)
    {
        const string remedy = "Use a relative path with '/', such as model.onnx or code/train.py.";
        if (string.IsNullOrEmpty(path) || path.Length > 500)
            return Refusal.Invalid("A file needs a path of 1 to 500 characters.", remedy);
        var parts = path.Split('/');
        return path.Contains('\\', StringComparison.Ordinal) || path.Any(char.IsControl) || Array.Exists(parts, part => part is "" or "." or "..")
            ? Refusal.Invalid($"'{path}' is no path of a file.", remedy)
            : null;
    }

    /// <summary>See <see cref="ModelVersion.Digest"/>.</summary>
    public static string Digest(IEnumerable<ModelFile> files)
    {
        var lines = files.Select(file => (Path: Encoding.UTF8.GetBytes(file.Path), file.Sha256)).ToList();
        lines.Sort((a, b) => a.Path.AsSpan().SequenceCompareTo(b.Path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, sha256) in lines)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(sha256 + "  "));
            hash.AppendData(path);
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The line that checks out and rebuilds; every word is quoted for a POSIX shell.</summary>
    /// <param name="path">The project's folder in the repository; null for its root.</param>
    public static string? Rebuild(string? repository, string? commit, string? path)
    {
        if (commit is null)
            return null;
        var build = $"git checkout --detach {Quote(commit)} && slipway apply{(string.IsNullOrEmpty(path) ? "" : $" --project {Quote(path)}")} --train --yes";
        return repository is null ? build : $"git clone {Quote(repository)} {commit} && cd {commit} && {build}";
    }

    private static Refusal? Refuse(IReadOnlyList<NewFile>? files)
    {
        if (files is null or { Count: 0 })
            return Refusal.Invalid("A version needs at least one file.", "List them as files: [{\"path\": \"model.onnx\", \"sha256\": \"…\"}], or upload them as multipart/form-data.");
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (RefusePath(file.Path) is { } refusal)
                return refusal;
            if (!paths.Add(file.Path))
                return Refusal.Invalid($"The file '{file.Path}' is given twice.", "Give each path once.");
            if (file.Sha256 is null || !Blob.IsSha256(file.Sha256))
                return Refusal.Invalid($"The file '{file.Path}' has no SHA-256.", "Give 64 lower-case hexadecimal digits.");
        }

        var shadowed = paths.FirstOrDefault(path => paths.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)));
        return shadowed is null ? null : Refusal.Invalid($"'{shadowed}' is both a file and a folder.", "Rename one of them.");
    }

    private static Refusal? RefuseOrigin(NewVersion version)
    {
        if (version.RunLink is { } link && (link.Length > 2000 || link.Any(char.IsControl)))
            return Refusal.Invalid("The run link is no address.", "Give at most 2000 characters, none of them a control character.");
        if (version.Commit is not null && !CommitShape().IsMatch(version.Commit))
            return Refusal.Invalid($"'{version.Commit}' is no Git commit.", "Give its full name, 40 or 64 lower-case hexadecimal digits.");
        if (version.Repository is { } repository && (repository.Length is 0 or > 2000 || repository.StartsWith('-') || repository.Any(char.IsControl)))
            return Refusal.Invalid("The repository is no address that can be cloned.", "Give what 'git remote get-url origin' prints.");
        return version.Datasets?.Any(string.IsNullOrWhiteSpace) == true ? Refusal.Invalid("A dataset version has no id.", "Leave it out, or give its id.") : null;
    }

    private static Refusal? RefuseSignature(string? signature)
    {
        try
        {
            _ = signature is null ? null : Signature.FromJson(signature);
            return null;
        }
        catch (ModelException problem)
        {
            return Refusal.Invalid(problem.Message, "Give a JSON object with inputs, outputs and params, each a JSON text or null, as MLflow's MLmodel file has it.");
        }
    }

    private static string Quote(string word) => PlainWord().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex CommitShape();

    [GeneratedRegex(@"\A[\w@%+=:,./-]+\z")]
    private static partial Regex PlainWord();
}
