using Slipway.Storage;
using Slipway.Testing;

namespace Slipway.Tests.Storage;

/// <summary>What a declaration may name of the operator's folders, and nothing else.</summary>
public sealed class DataRootsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly DataRoots _roots;

    public DataRootsTests()
    {
        _roots = new DataRoots([_folder.At("first"), _folder.At("second")]);
        Directory.CreateDirectory(_folder.At("elsewhere"));
        File.WriteAllText(_folder.At("elsewhere", "secret.parquet"), "secret");
    }

    private string First => _roots.Folders[0];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out/")]
    [InlineData("out")]
    [InlineData("in/../out")]
    public void A_relative_path_is_meant_from_the_first_folder(string path)
    {
        _roots.Place(path).Succeeded(out var place, out _).ShouldBeTrue();

        place!.TrimEnd('/').ShouldBe(Path.Combine(First, "out"));
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("out/../../elsewhere")]
    [InlineData("/etc/passwd")]
    [InlineData("../first-but-longer")]
    public void A_path_out_of_the_folders_is_refused_with_the_way_out(string path)
    {
        _roots.Place(path).Succeeded(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldStartWith($"'{path}' lies outside the folders that this server opens: ");
        refusal.Remedy!.ShouldContain("--data-roots");
    }

    [Fact]
    public void A_link_does_not_lead_out_of_the_folders()
    {
        File.CreateSymbolicLink(Path.Combine(First, "linked"), _folder.At("elsewhere"));
        File.CreateSymbolicLink(Path.Combine(First, "secret.parquet"), _folder.At("elsewhere", "secret.parquet"));

        _roots.Place("linked/secret.parquet").IsSuccess.ShouldBeFalse();
        _roots.Pattern("linked/*.parquet").IsSuccess.ShouldBeFalse();
        _roots.Pattern("*.parquet").Succeeded(out var pattern, out _).ShouldBeTrue();
        pattern!.Files().Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldContain("lies outside");
    }

    [Fact]
    public void A_link_into_a_folder_is_followed()
    {
        File.WriteAllText(_folder.At("second", "a.parquet"), "a");
        File.CreateSymbolicLink(Path.Combine(First, "a.parquet"), _folder.At("second", "a.parquet"));

        Names("*.parquet").ShouldBe(["a.parquet"]);
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        Directory.CreateDirectory(Path.Combine(First, "in"));
        File.WriteAllText(Path.Combine(First, "in", "a.parquet"), "a");
        File.CreateSymbolicLink(Path.Combine(First, "in", "again"), Path.Combine(First, "in"));

        Names("in/**/*.parquet").ShouldBe(["a.parquet"]);
    }

    [Theory]
    [InlineData("in", "a.parquet b.parquet")]
    [InlineData("in/", "a.parquet b.parquet")]
    [InlineData("in/*.parquet", "a.parquet b.parquet")]
    [InlineData("in/a.parquet", "a.parquet")]
    [InlineData("in/?.parquet", "a.parquet b.parquet")]
    [InlineData("in/**/*.parquet", "a.parquet b.parquet day=1/c.parquet day=2/c.parquet")]
    [InlineData("in/day=*/*.parquet", "day=1/c.parquet day=2/c.parquet")]
    public void A_pattern_names_the_files_that_it_fits_in_order(string pattern, string files)
    {
        foreach (var file in new[] { "b.parquet", "a.parquet", "a.csv", "day=2/c.parquet", "day=1/c.parquet", ".hidden.parquet" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(First, "in", file))!);
            File.WriteAllText(Path.Combine(First, "in", file), file);
        }

        Names(pattern).ShouldBe(files.Split(' '));
    }

    [Fact]
    public void A_pattern_without_a_file_says_where_it_looked()
    {
        _roots.Pattern("nothing/*.parquet").Succeeded(out var pattern, out _).ShouldBeTrue();

        pattern!.Files().Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldBe($"'nothing/*.parquet' fits no file: there is no folder {Path.Combine(First, "nothing")}.");
    }

    private string[] Names(string text)
    {
        _roots.Pattern(text).Succeeded(out var pattern, out var refusal).ShouldBeTrue(refusal?.Message);
        pattern!.Files().Succeeded(out var files, out refusal).ShouldBeTrue(refusal?.Message);
        return [.. files!.Select(file => file.Name)];
    }
}
