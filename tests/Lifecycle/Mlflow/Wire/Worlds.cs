using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>The worlds of a server that all refused requests share: they leave no trace.</summary>
internal sealed class Worlds(TrackingServer server)
{
    private static readonly ConditionalWeakTable<TrackingServer, Worlds> All = [];

    private readonly ConcurrentDictionary<string, Lazy<Task<World>>> _without = new(StringComparer.Ordinal);

    /// <summary>One where nothing that a request names is deleted.</summary>
    public World Whole { get; } = new(server);

    public static Worlds Of(TrackingServer server) => All.GetValue(server, of => new Worlds(of));

    /// <summary>One where a thing was deleted, after all else was made.</summary>
    public Task<World> Without(string thing) => _without.GetOrAdd(thing, name => new Lazy<Task<World>>(() => Bury(name))).Value;

    private async Task<World> Bury(string thing)
    {
        var world = new World(server);
        foreach (var there in (string[])["file", "model file", "model"])
            await world.Value(there);
        await world.Delete(thing);
        return world;
    }
}
