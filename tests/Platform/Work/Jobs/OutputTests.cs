using System.Text;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Testing;
using Slipway.Work;

namespace Slipway.Tests.Work.Jobs;

/// <summary>What a process printed becomes lines, each once, however the file grows and however often the reader is replaced.</summary>
public sealed class OutputTests
{
    private static readonly Gen<string> Line = Gen.OneOf(Gen.String[Gen.Char[" abcäß€{}\"\\"], 0, 40], Gen.Int[8190, 8200].Select(n => new string('y', n)));

    [Fact]
    public async Task Every_line_is_read_once_and_in_order()
    {
        using var folder = new TempFolder();
        await Gen.Select(Line.Array[0, 30], Gen.Bool, Gen.Int[1, 400].Array[1, 20]).SampleAsync(async (lines, endsWithLine, cuts) =>
        {
            var place = new AttemptPlace("job_00000000", 1, folder.At(Guid.CreateVersion7().ToString("N")));
            var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + (endsWithLine && lines.Length > 0 ? "\n" : ""));

            var read = await ReadGrowing(place, bytes, cuts);

            var expected = lines.Length > 0 && lines[^1].Length == 0 && !endsWithLine ? lines[..^1] : lines;
            return read.SequenceEqual(expected.Select(line => line.Length <= 8192 ? line : $"{line[..8192]}… ({line.Length - 8192} more characters)"));
        }, iter: 200, threads: 1);
    }

    private static async Task<List<string>> ReadGrowing(AttemptPlace place, byte[] bytes, int[] cuts)
    {
        Directory.CreateDirectory(place.Folder);
        var file = Path.Combine(place.Folder, "output.log");
        List<string> read = [];
        var at = 0;
        var executor = NewExecutor();
        foreach (var cut in cuts)
        {
            var length = Math.Min(cut, bytes.Length - at);
            await File.AppendAllBytesAsync(file, bytes.AsMemory(at, length));
            at += length;
            await Take(executor, whole: false);
            if (cut % 3 == 0)
                executor = NewExecutor();
        }

        await File.AppendAllBytesAsync(file, bytes.AsMemory(at));
        while (await Take(executor, whole: true) > 0)
        {
        }

        return read;

        async Task<int> Take(IExecutor from, bool whole)
        {
            var lines = await from.Output(place, read.Count, whole, CancellationToken.None);
            read.AddRange(lines);
            return lines.Count;
        }
    }

    private static IExecutor NewExecutor()
    {
        var services = new ServiceCollection();
        services.AddWork();
        return services.BuildServiceProvider().GetRequiredService<IExecutor>();
    }
}
