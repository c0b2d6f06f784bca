using Slipway.Pipelines.Projects;
using Slipway.Pipelines.Runs;
using Slipway.Storage.Blobs;

namespace Slipway.Pipelines.Code;

/// <summary>Keeps the code that projects sent, and gives a pipeline the code that it was started with.</summary>
internal sealed class CodeShelf(BlobLibrary blobs)
{
    /// <summary>Keeps a pack; refuses what is none.</summary>
    public async Task<Result<Blob>> Keep(Stream content, CancellationToken cancel)
    {
        // Headers and padding of the most and smallest files come on top.
        await using var bounded = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0;)
        {
            if (bounded.Length + read > CodePack.MostBytes + (CodePack.MostFiles * 1024L) + (1 << 16))
                return new Refusal(RefusalKind.TooLarge, $"The code is larger than {CodePack.MostBytes >> 20} MiB.", "Name what the program needs under train.trainer.code, let Git ignore the rest, or declare large files as data.");
            bounded.Write(buffer, 0, read);
        }

        bounded.Position = 0;
        if (await CodePack.Check(bounded, cancel) is { } refusal)
            return refusal;
        bounded.Position = 0;
        return await blobs.Put(bounded, cancel);
    }

    /// <summary>Why a project whose own program trains cannot be applied with this pack; null when it can.</summary>
    public async Task<Refusal?> Missing(string? pack, CancellationToken cancel)
    {
        const string remedy = "Send it to /api/v1/projects/code first and name its SHA-256 as code.pack, as 'slipway apply' does.";
        if (pack is null)
            return Refusal.Invalid("No code was sent, which train.trainer.command needs.", remedy);
        if (!(await blobs.Find(pack, cancel)).Succeeded(out var blob, out _) || blob.Sha256 != pack || !(await blobs.Open(blob.Sha256, cancel)).Succeeded(out var stream, out _))
            return Refusal.Invalid($"The code {pack} is not here.", remedy);
        await using (stream)
            return await CodePack.Check(stream, cancel);
    }

    /// <summary>The code of a pipeline.</summary>
    public async Task<Result<Stream>> Open(PipelineDetail detail, CancellationToken cancel) =>
        ProjectJson.ReadCode(detail.Pipeline.Code)?.Pack is { } pack
            ? await blobs.Open(pack, cancel)
            : new Refusal(RefusalKind.NotFound, $"Pipeline '{detail.Pipeline.Id}' trains with no code of its project's own.");
}
