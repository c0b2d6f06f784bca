namespace Slipway.Tracking.Contracts;

/// <summary>An artifact that arrives in parts.</summary>
/// <param name="Id"><c>upload_</c> and 32 hexadecimal digits.</param>
/// <param name="Path">Where it will lie.</param>
/// <param name="Parts">In how many parts it comes, numbered from 1.</param>
public sealed record ArtifactUpload(string Id, string Path, int Parts);

/// <summary>A part that a client says it has sent.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Etag">What the server answered to it.</param>
public sealed record SentPart(int Number, string Etag);

/// <summary>Takes large artifacts in parts, which may come in any order, at once, again, and through any server. The file is there when all of it is, or not at all.</summary>
public interface IArtifactUploads
{
    /// <summary>The most parts.</summary>
    const int MostParts = 10_000;

    /// <summary>Begins an upload.</summary>
    Task<Result<ArtifactUpload>> Begin(Actor actor, string path, long parts, CancellationToken cancel);

    /// <summary>Takes a part; one of the same number again takes its place.</summary>
    /// <returns>The SHA-256 of its bytes.</returns>
    Task<Result<string>> Put(Actor actor, string upload, int number, Stream content, CancellationToken cancel);

    /// <summary>Makes the artifact of the parts, which must be those that were sent, and ends the upload.</summary>
    /// <param name="actor">Who began it.</param>
    /// <param name="path">Its path, as it was begun.</param>
    /// <param name="upload">Its id.</param>
    /// <param name="parts">The parts, in any order.</param>
    /// <param name="cancel">The caller's patience.</param>
    Task<Result<Done>> Complete(Actor actor, string path, string upload, IReadOnlyList<SentPart> parts, CancellationToken cancel);

    /// <summary>Ends an upload without an artifact; one that is not there is no mistake.</summary>
    /// <param name="actor">Who began it.</param>
    /// <param name="path">Its path, as it was begun; null where the caller leaves it out.</param>
    /// <param name="upload">Its id.</param>
    /// <param name="cancel">The caller's patience.</param>
    Task<Result<Done>> Abort(Actor actor, string? path, string upload, CancellationToken cancel);
}
