using System.Diagnostics;
using Slipway.Testing;

namespace Slipway.Tests.Kills;

/// <summary>A loop that nobody killed: what it came to, and how long it took.</summary>
public sealed class FinishedLoop : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal AskedLoop Asked { get; private set; } = null!;

    internal LoopFigures Figures { get; private set; } = null!;

    internal TimeSpan Took { get; private set; }

    /// <summary>How far it came, in the end: <see cref="LoopWatch.Done"/>.</summary>
    internal int Done { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder.At("files"));
        Asked = await AskedLoop.Make(_folder.At("files"));
        await using var server = new SlipwayProcess(_folder.At("data"));
        await server.Up();
        var began = Stopwatch.GetTimestamp();
        await Asked.Ask(server);
        var watch = new LoopWatch(server);
        await watch.Finished();
        (Took, Done, Figures) = (Stopwatch.GetElapsedTime(began), await watch.Done(), await LoopFigures.Of(server));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
