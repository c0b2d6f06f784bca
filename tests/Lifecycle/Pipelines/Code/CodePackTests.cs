using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Slipway.Pipelines.Code;
using Slipway.Testing;

namespace Slipway.Tests.Pipelines.Code;

/// <summary>Code as one file: the same files are the same bytes, and nothing in it lands anywhere but in its folder.</summary>
public sealed class CodePackTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_files_give_the_same_bytes_whatever_their_order_and_times()
    {
        var (a, b) = (Make("train.py", "print(1)"), Make("src/mödel.py", "print(2)"));
        var first = await Pack([a, b]);
        File.SetLastWriteTimeUtc(a.File, new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));

        (await Pack([b, a])).ShouldBe(first);
        // Pinned, so that another release of Slipway does not train every model again.
        Convert.ToHexStringLower(SHA256.HashData(first)).ShouldBe(Pinned);
        Make("train.py", "print(3)");
        (await Pack([a, b])).ShouldNotBe(first);
    }

    [Fact]
    public async Task What_is_unpacked_is_what_was_packed()
    {
        var packed = await Pack([Make("run.sh", "#!/bin/sh") with { Executable = true }, Make("src/mödel.py", "print('ä')"), Make("empty", "")]);
        var to = _folder.At("to");
        Directory.CreateDirectory(to);

        (await CodePack.Unpack(new MemoryStream(packed), to, Cancel)).ShouldBeNull();

        Directory.EnumerateFiles(to, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(to, f)).Order(StringComparer.Ordinal).ShouldBe(["empty", "run.sh", "src/mödel.py"]);
        (await File.ReadAllTextAsync(Path.Combine(to, "src", "mödel.py"), Cancel)).ShouldBe("print('ä')");
        if (OperatingSystem.IsWindows())
            return;
        File.GetUnixFileMode(Path.Combine(to, "run.sh")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.GetUnixFileMode(Path.Combine(to, "empty")).HasFlag(UnixFileMode.UserExecute).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../out.py")]
    [InlineData("/tmp/out.py")]
    [InlineData("a/../../out.py")]
    [InlineData("a\\b.py")]
    public async Task A_path_that_leaves_the_folder_is_refused_and_nothing_is_written(string path)
    {
        var pack = Tar(new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream([1]) });
        var to = _folder.At("here/inner");
        Directory.CreateDirectory(to);

        (await CodePack.Unpack(new MemoryStream(pack), to, Cancel)).ShouldNotBeNull().Message.ShouldContain("no path of a file of code");
        Directory.EnumerateFileSystemEntries(_folder.At("here"), "*", SearchOption.AllDirectories).ShouldBe([to]);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task A_link_is_refused_before_anything_is_written_through_it(TarEntryType type)
    {
        var outside = Make("outside/secret", "theirs");
        var pack = Tar(new UstarTarEntry(type, "link") { LinkName = outside.File }, new UstarTarEntry(TarEntryType.RegularFile, "link/x") { DataStream = new MemoryStream([1]) });
        var to = _folder.At("to");
        Directory.CreateDirectory(to);

        (await CodePack.Unpack(new MemoryStream(pack), to, Cancel)).ShouldNotBeNull().Message.ShouldContain($"is a {type}");
        Directory.EnumerateFileSystemEntries(to).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_no_archive_are_refused_in_words()
    {
        (await CodePack.Check(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 2000))), Cancel)).ShouldNotBeNull().Message.ShouldContain("cannot be read");
        (await CodePack.Check(new MemoryStream(), Cancel)).ShouldNotBeNull().Message.ShouldBe("The code pack holds no file.");
        var cut = await Pack([Make("train.py", new string('x', 5000))]);
        (await CodePack.Check(new MemoryStream(cut[..2000]), Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Too_much_code_is_refused_with_the_names_of_the_largest_files()
    {
        var large = Make("weights.bin", "");
        await using (var file = File.OpenWrite(large.File))
            file.SetLength(CodePack.MostBytes + 1);

        var refusal = (await CodePack.Write(Stream.Null, [Make("train.py", "print(1)"), large], Cancel)).ShouldNotBeNull();

        refusal.Message.ShouldContain("weights.bin (67.1 MB)");
        refusal.Remedy!.ShouldContain("train.trainer.code");
    }

    [Fact]
    public async Task A_file_that_is_also_a_folder_is_refused()
    {
        var pack = Tar(new UstarTarEntry(TarEntryType.RegularFile, "a/b") { DataStream = new MemoryStream([1]) }, new UstarTarEntry(TarEntryType.RegularFile, "a") { DataStream = new MemoryStream([1]) });

        (await CodePack.Check(new MemoryStream(pack), Cancel)).ShouldNotBeNull().Message.ShouldContain("also a folder");
    }

    public void Dispose() => _folder.Dispose();

    private const string Pinned = "0276e270da53a5a5d4325822b3697e02e0e8047ae64bc1f35c32c2e5819adf14";

    private CodeFile Make(string path, string text)
    {
        var file = _folder.At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return new CodeFile(path, file, false);
    }

    private static async Task<byte[]> Pack(IReadOnlyList<CodeFile> files)
    {
        using var to = new MemoryStream();
        (await CodePack.Write(to, files, Cancel)).ShouldBeNull();
        return to.ToArray();
    }

    private static byte[] Tar(params TarEntry[] entries)
    {
        using var to = new MemoryStream();
        using (var tar = new TarWriter(to, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var entry in entries)
                tar.WriteEntry(entry);
        }

        return to.ToArray();
    }
}
