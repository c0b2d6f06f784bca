using System.Security.Cryptography;
using Slipway.Commands;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing;

/// <summary>Brings the artifacts of a run or logged model to the server: streamed, and only those that are not there yet.</summary>
internal sealed class ArtifactUpload(ServerDoor? server, ImportReport report, Notes notes)
{
    /// <param name="owner">Whose they are, for notes.</param>
    /// <param name="files">What there is at the source.</param>
    /// <param name="uri">Where they go; null where they are only counted.</param>
    public async Task Bring(string owner, SourceFiles files, string? uri, CancellationToken cancel)
    {
        if (files is SourceFiles.Elsewhere elsewhere)
            notes.Linked($"{owner}: artifacts", $"The artifacts stay at {Store(elsewhere.Uri)}; the run keeps the link, and clients reach them there as before.");
        else if (files is SourceFiles.Barred barred)
            notes.Left($"{owner}: artifacts", barred.Why, barred.Remedy);
        else if (uri is not null && !uri.StartsWith(ServerDoor.Artifacts, StringComparison.Ordinal))
            notes.Kept($"{owner}: artifacts", $"It is here already and its artifacts lie at {Store(uri)}.");
        else if (files is SourceFiles.Reachable reachable)
            await BringAll(owner, reachable, uri, cancel);
    }

    private async Task BringAll(string owner, SourceFiles.Reachable files, string? uri, CancellationToken cancel)
    {
        Dictionary<string, ArtifactFile>? there = null;
        await foreach (var listed in files.List(cancel))
        {
            var file = Named(owner, listed);
            report.Artifacts.Seen++;
            report.Bytes += file.Length;
            if (server is null || uri is null)
                continue;
            there ??= (await server.Files(uri, cancel)).ToDictionary(f => f.Path, StringComparer.Ordinal);
            try
            {
                if (there.TryGetValue(file.Path, out var same) && await IsSame(file, same, cancel))
                {
                    report.Artifacts.There++;
                    continue;
                }

                await Send(server, uri, owner, file, cancel);
            }
            catch (CommandFailedException refused) when (refused.IsOfOneThing)
            {
                notes.Left($"{owner}: {file.Path}", refused.Message, refused.Remedy);
            }
            catch (Exception fault) when (fault is IOException and not HttpIOException or UnauthorizedAccessException)
            {
                notes.Left($"{owner}: {file.Path}", "A file cannot be read.", fault.Message);
            }
        }
    }

    /// <summary>MLflow before 3.11 writes a slash in an image's key as <c>#</c>, which no artifact's name may hold; MLflow 3.11 writes <c>~</c>, and reads that.</summary>
    private SourceFile Named(string owner, SourceFile file)
    {
        if (!file.Path.StartsWith("images/", StringComparison.Ordinal) || !file.Path.Contains('#', StringComparison.Ordinal) || !file.Path.Contains("%step%", StringComparison.Ordinal))
            return file;
        notes.Changed($"{owner}: {file.Path}", "The name of an image has a '#' for a slash in its key; it is taken with '~' there, as MLflow 3.11 writes it.");
        return file with { Path = file.Path.Replace('#', '~') };
    }

    private async Task Send(ServerDoor server, string uri, string owner, SourceFile file, CancellationToken cancel)
    {
        await using var content = new SteadyStream(await file.Open(cancel));
        try
        {
            await server.Put(uri, file.Path, content, cancel);
            report.Artifacts.Taken++;
        }
        catch (CommandFailedException) when (content.Fault is not null)
        {
            notes.Left($"{owner}: {file.Path}", "A file could not be read to its end.", content.Fault);
        }
        catch (CommandFailedException failed) when (failed.Code is ExitCode.NoServer or ExitCode.Broken)
        {
            // Asks whether the server is there at all: if not, this ends the import.
            _ = await server.Files(uri, cancel);
            notes.Left($"{owner}: {file.Path}", failed.Code == ExitCode.Broken ? failed.Message : "The server broke off while a file was sent.", failed.Remedy);
        }
    }

    /// <summary>A file on this machine is held against the hash of what is there; one that would have to be fetched for it, against the length.</summary>
    private static async Task<bool> IsSame(SourceFile file, ArtifactFile there, CancellationToken cancel)
    {
        if (file.Length != there.Length || !file.Local)
            return file.Length == there.Length;
        await using var content = await file.Open(cancel);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == there.Sha256;
    }

    /// <summary>The store in an address: what follows it differs from run to run.</summary>
    private static string Store(string uri) => uri.IndexOf("://", StringComparison.Ordinal) is > 0 and var at && uri.IndexOf('/', at + 3) is > 0 and var end ? uri[..end] : uri[..(uri.IndexOf(':', StringComparison.Ordinal) + 1)];
}
