using Slipway.Data.Loads;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Data.Contracts;

/// <summary>What the other stages may ask of datasets.</summary>
public interface IDatasets
{
    /// <summary>Declares a dataset, or changes what is declared of it; the same settings again change nothing.</summary>
    Task<Result<Dataset>> Declare(Actor actor, string name, DatasetSettings settings, CancellationToken cancel);

    Task<Result<Dataset>> Find(string name, CancellationToken cancel);

    /// <summary>A version with its profile and report.</summary>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="version">An id (MD5), a SHA-256, a number, or <c>latest</c>: the newest that did not fail its checks.</param>
    /// <param name="cancel">Ends it.</param>
    Task<Result<VersionDetail>> Version(string dataset, string version, CancellationToken cancel);

    /// <summary>A dataset's versions, newest first.</summary>
    /// <param name="after">What the page before said in <see cref="Page{T}.Next"/>; null to begin.</param>
    Task<Result<Page<DatasetVersion>>> Versions(string dataset, string? after, int limit, CancellationToken cancel);

    /// <summary>The versions of any dataset that fit, newest first; none when nothing is asked for.</summary>
    Task<IReadOnlyList<DatasetVersion>> Lookup(VersionLookup wanted, CancellationToken cancel);

    /// <summary>A version's rows as a Parquet file on this machine.</summary>
    Task<Result<LocalFile>> Open(DatasetVersion version, CancellationToken cancel);

    /// <summary>A version's rows as the bytes of a Parquet file.</summary>
    Task<Result<Stream>> Read(DatasetVersion version, CancellationToken cancel);

    /// <summary>Starts a job that loads declared files into a new version. The files are read where the job runs.</summary>
    /// <param name="actor">On whose behalf.</param>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="files">The files. The paths come from a declaration on this machine, never from a request.</param>
    /// <param name="commit">The Git commit that they or their declaration stand at; null for none.</param>
    /// <param name="cancel">Ends it.</param>
    Task<Result<Job>> Load(Actor actor, string dataset, IReadOnlyList<SourceFile> files, string? commit, CancellationToken cancel);

    /// <summary>Starts a job that loads files whose bytes the server keeps.</summary>
    /// <param name="tag">Ties the job to what asked for it; the same key gives the same job.</param>
    Task<Result<Job>> LoadKept(Actor actor, string dataset, IReadOnlyList<KeptFile> files, string? commit, LoadTag tag, CancellationToken cancel);
}

/// <summary>Which dataset versions are wanted; what is null does not matter.</summary>
/// <param name="Digest">Their id (MD5), its first eight or more digits, or their SHA-256.</param>
/// <param name="Source">The MD5 of a file that they were loaded from.</param>
/// <param name="Commit">The Git commit they were loaded at.</param>
/// <param name="Parent">The version, by dataset and id, that was newest when they came or that they repair.</param>
/// <param name="Limit">How many at most.</param>
public sealed record VersionLookup(string? Digest = null, string? Source = null, string? Commit = null, (string Dataset, string Id)? Parent = null, int Limit = 50);

/// <summary>A file whose bytes lie in the blob store.</summary>
/// <param name="Sha256">Their address.</param>
/// <param name="Name">What its rows say they came from.</param>
public sealed record KeptFile(string Sha256, string Name);

/// <summary>What a load belongs to.</summary>
/// <param name="Key">The job's idempotency key.</param>
/// <param name="Group">The job's group, such as a pipeline's id.</param>
public sealed record LoadTag(string Key, string Group);
