using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Testing.Databases;

namespace Slipway.Testing.Children;

/// <summary>Writes things and blobs and says the id of each on standard output as soon as it is acknowledged, one write call a line.</summary>
internal static class StorageWriter
{
    /// <param name="address">The database.</param>
    /// <param name="blobs">The blob folder; <c>-</c> to put no blobs.</param>
    /// <param name="writers">How many write at once.</param>
    /// <param name="units">How many units each writes; 0 for no end.</param>
    public static async Task<int> Run(string address, string blobs, int writers, int units)
    {
        await using var database = await Database.Open(address, Things.Modules, TimeProvider.System, CancellationToken.None);
        var library = blobs == "-" ? null : new BlobLibrary(BlobStores.At(blobs), database);
        await using var output = Console.OpenStandardOutput();
        var sayings = new Lock();
        Say("ready");
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(Write)));
        return 0;

        async Task Write()
        {
            for (var i = 0; units == 0 || i < units; i++)
            {
                var id = Ids.New("thing", TimeProvider.System);
                var added = await database.Write<string>(Things.Somebody, async unit =>
                {
                    await Things.Add(unit, id, i);
                    return id;
                }, CancellationToken.None);
                Say(added.Succeeded(out _, out var refusal) ? id : refusal.Message);
                if (library is not null)
                    Say("blob_" + (await library.Put(new MemoryStream(Bytes(id)), CancellationToken.None)).Sha256);
            }
        }

        void Say(string line)
        {
            lock (sayings)
                output.Write(Encoding.ASCII.GetBytes(line + "\n"));
        }
    }

    /// <summary>Some 10 to 200 kB that nobody else writes.</summary>
    private static byte[] Bytes(string id)
    {
        var seed = SHA256.HashData(Encoding.ASCII.GetBytes(id));
        var bytes = new byte[10_000 + (BitConverter.ToUInt16(seed) * 3)];
        for (var at = 0; at < bytes.Length; at += seed.Length)
            SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}{at}"))).AsSpan(0, Math.Min(seed.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
        return bytes;
    }
}
