using Slipway.Storage.Blobs;

namespace Slipway.Serving.PredictionLog;

/// <summary>
/// The segments of all servers on one database. Where several servers can be, on PostgreSQL, each puts the segments that it seals into the blob store and writes them down in the database, so
/// that every server reads what any of them answered; only what is not sealed yet is known to one alone. On SQLite there is one server, and its segments stay in its folder.
/// </summary>
internal sealed class SharedSegments(Database database, BlobLibrary blobs, DataFolder folder)
{
    /// <summary>The file in the folder of predictions that tells whose they are.</summary>
    public const string IdentityFile = "server-id";

    private readonly Lazy<string> _server = new(() => ServerOf(folder.At("predictions")));

    /// <summary>Whether other servers may answer for the same deployments.</summary>
    public bool IsShared => database.Dialect.Name == "postgres";

    /// <summary>Where this server's id stands; it is made when there is none.</summary>
    public string Identity()
    {
        _ = _server.Value;
        return folder.At("predictions", IdentityFile);
    }

    /// <summary>The segments of a deployment that other servers sealed, in the order in which they were shared.</summary>
    public async Task<IReadOnlyList<SharedSegment>> OfOthers(string deployment, CancellationToken cancel) =>
        IsShared ? [.. (await database.Query(unit => SegmentStore.List(unit, deployment, cancel), cancel)).Where(segment => segment.Server != _server.Value)] : [];

    /// <summary>Shares the sealed segments of a folder that are not shared yet. Doing it again, or after a kill, shares none twice.</summary>
    public async Task Share(string deployment, LogFolder from, CancellationToken cancel)
    {
        if (!IsShared)
            return;
        var known = (await database.Query(unit => SegmentStore.List(unit, deployment, cancel), cancel)).Where(segment => segment.Server == _server.Value).Select(segment => segment.Number).ToHashSet();
        foreach (var (number, _) in from.Parts().Where(part => part.Sealed && !known.Contains(part.Number)))
        {
            await using var file = new FileStream(from.Segment(number), FileMode.Open, FileAccess.Read, FileShare.Read);
            var (rows, first, last) = Measure(from, number);
            var blob = await blobs.Put(file, cancel);
            var segment = new SharedSegment(deployment, _server.Value, number, blob.Sha256, rows, first, last);
            await database.Keep<Done>(async unit => { await SegmentStore.Add(unit, segment, cancel); return default(Done); }, cancel);
        }
    }

    /// <summary>A segment as a file of this machine.</summary>
    /// <exception cref="InvalidDataException">Its bytes are not where this server keeps artifacts.</exception>
    public async Task<LocalFile> Open(SharedSegment segment, CancellationToken cancel)
    {
        return (await blobs.OpenFile(segment.Sha256, cancel)).Succeeded(out var file, out _)
            ? file
            : throw new InvalidDataException($"{segment.Rows} predictions that another server answered cannot be read here: its segment {segment.Sha256} is not among this server's artifacts. Start all servers of one database with the same --artifacts.");
    }

    private static (long Rows, DateTimeOffset First, DateTimeOffset Last) Measure(LogFolder folder, long number)
    {
        using var connection = Duck.Open(folder.Path);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*), min(epoch_ms(event_time)), max(epoch_ms(event_time)) FROM read_parquet({Duck.Quote(folder.Segment(number))})";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)));
    }

    /// <summary>Who the log folders of this server are: an id that moves with them.</summary>
    private static string ServerOf(string predictions)
    {
        Directory.CreateDirectory(predictions);
        var file = Path.Combine(predictions, IdentityFile);
        if (!File.Exists(file))
        {
            var temporary = file + ".tmp";
            File.WriteAllText(temporary, $"log_{Guid.CreateVersion7():N}");
            DurableFile.Move(temporary, file);
        }

        return File.ReadAllText(file);
    }
}
