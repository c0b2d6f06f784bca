using Slipway.Testing;
using Slipway.Testing.Children;

namespace Slipway.Tests.Storage.Durability;

/// <summary>The kernel's own record of a writing process: no acknowledgement is written before the fdatasync that covers its commit has returned.</summary>
public sealed class FsyncTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 25)]
    [InlineData(16, 15)]
    public async Task No_acknowledgement_comes_before_the_sync_of_its_commit(int writers, int units)
    {
        var (acknowledged, trace) = await Trace(writers, units);
        var calls = SystemCall.Read(trace);

        acknowledged.Count.ShouldBe(writers * units);
        TooEarly(acknowledged, calls).ShouldBeEmpty();

        TooEarly(acknowledged, calls.FindAll(c => !c.IsSync)).ShouldBe(acknowledged, "without its syncs the same trace proves nothing, so the check can fail");
        var commits = calls.Count(c => c.IsCommitHeader);
        if (writers == 1)
            commits.ShouldBeGreaterThanOrEqualTo(units);
        else
            commits.ShouldBeLessThan(acknowledged.Count, "concurrent writers share commits");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Those whose line was written before a sync that began after the commit frame of their transaction.</summary>
    private static List<string> TooEarly(List<string> acknowledged, List<SystemCall> calls)
    {
        var log = calls.Where(c => c.IsLogWrite).OrderBy(c => c.Begin).ToList();
        var syncs = calls.FindAll(c => c.IsSync);
        return acknowledged.FindAll(id =>
        {
            var said = calls.Single(c => c.Name == "write" && c.Arguments.Contains($"\"{id}\\n\"", StringComparison.Ordinal));
            var written = CommitOf(id, log);
            return !syncs.Exists(sync => sync.Begin > written && sync.End < said.Begin);
        });
    }

    /// <summary>Where the commit frame had been written of the transaction that first wrote <paramref name="id"/> to the log.</summary>
    private static int CommitOf(string id, List<SystemCall> log)
    {
        var page = log.FindIndex(c => c.Arguments.Contains(SystemCall.Escaped(id), StringComparison.Ordinal));
        page.ShouldBeGreaterThan(0, $"{id} was never written to the log");
        var header = log.FindLastIndex(page, c => c.IsFrameHeader);
        var commit = log.FindIndex(header, c => c.IsCommitHeader);
        commit.ShouldBeGreaterThanOrEqualTo(0, $"the transaction of {id} has no commit frame");
        return log[commit + 1].End;
    }

    private async Task<(List<string> Acknowledged, string[] Trace)> Trace(int writers, int units)
    {
        var file = _folder.At("trace");
        string[] strace = ["strace", "-f", "-y", "-x", "-s", "4200", "-e", "trace=fdatasync,fsync,write,pwrite64", "-e", "signal=none", "-o", file];
        await using var child = ChildProcess.Start(strace, "write", _folder.At("slipway.db"), "-", $"{writers}", $"{units}");
        var acknowledged = new List<string>();
        while (await child.ReadLine(Cancel) is { } line)
        {
            if (line != "ready")
                acknowledged.Add(line);
        }

        var (code, errors) = await child.End(Cancel);
        code.ShouldBe(0, errors);
        return (acknowledged, await File.ReadAllLinesAsync(file, Cancel));
    }
}
