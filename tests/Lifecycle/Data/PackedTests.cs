using System.IO.Compression;
using System.Text;

namespace Slipway.Tests.Data;

/// <summary>CSV files that gzip packed: the same rows, lines and guarantees as the file inside.</summary>
public sealed class PackedTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task What_gzip_packed_loads_as_what_it_packed()
    {
        const string text = "id,v\n1,a\n2\n3,\"b\nb\"\n4,c,d\n";
        var packed = Gzip(Encoding.UTF8.GetBytes(text));

        var plain = await _bench.Load(_bench.File(text));
        var loaded = await _bench.Load(_bench.File(packed, "data.csv.gz"));

        loaded.Good.Md5.ShouldBe(plain.Good.Md5);
        Bench.SetAside(loaded).ShouldBe(Bench.SetAside(plain));
        Bench.SetAside(loaded).Select(r => r.Line).ShouldBe([3, 6]);
        loaded.Sources[0].Md5.ShouldBe(Bench.Md5(packed));
        loaded.Sources[0].Decisions.ShouldContain("Unpacked with gzip to 25 bytes; lines are counted in what came out.");
    }

    [Fact]
    public async Task Files_that_were_packed_one_after_the_other_are_read_to_the_end() =>
        (await _bench.Load(_bench.File([.. Gzip("n\n1\n"u8), .. Gzip("2\n"u8)]))).Rows.ShouldBe(2);

    [Fact]
    public async Task A_small_file_that_unpacks_without_end_is_stopped()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var line = new byte[1 << 20];
            line.AsSpan().Fill((byte)'a');
            for (var i = 0; i < 400; i++)
                await gzip.WriteAsync(line, Bench.Cancel);
        }

        var most = Math.Max(256 << 20, packed.Length * 100).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
        (await _bench.Refused(_bench.File(packed.ToArray()))).ShouldContain($"unpacks to more than {most}, which no table does that was not made to fill a disk. If it is one all the same, unpack it");
    }

    [Fact]
    public async Task What_was_cut_or_damaged_is_refused_and_leaves_nothing()
    {
        var packed = Gzip(Encoding.UTF8.GetBytes("n\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919}\n"))));
        var damaged = packed.ToArray();
        damaged[packed.Length / 2] ^= 0xFF;

        (await _bench.Refused(_bench.File(packed[..(packed.Length / 2)]))).ShouldStartWith("data.csv cannot be unpacked: ");
        (await _bench.Refused(_bench.File(damaged))).ShouldStartWith("data.csv cannot be unpacked: ");
    }

    [Fact]
    public async Task Other_packings_are_named()
    {
        (await _bench.Refused(_bench.File(Gzip(Gzip("n\n1\n"u8))))).ShouldStartWith("data.csv is packed twice with gzip, which is not read.");
        (await _bench.Refused(_bench.File([0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0]))).ShouldStartWith("data.csv is packed with Zstandard ('zstd -d' unpacks it), which is not read.");
    }

    [Fact]
    public async Task Parquet_may_be_packed_too()
    {
        var parquet = _bench.Parquet("SELECT i AS n FROM range(5) r(i)");

        (await _bench.Load(_bench.File(Gzip(await File.ReadAllBytesAsync(parquet.Path, Bench.Cancel))))).Rows.ShouldBe(5);
    }

    private static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }

    public void Dispose() => _bench.Dispose();
}
