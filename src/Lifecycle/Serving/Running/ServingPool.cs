using System.Collections.Concurrent;

namespace Slipway.Serving.Running;

/// <summary>All deployments of this server, by name.</summary>
internal sealed class ServingPool
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private volatile bool _started;

    /// <summary>Whether the deployments of the database are all here.</summary>
    public bool Started
    {
        get => _started;
        set => _started = value;
    }

    /// <summary>Whether every deployment answers.</summary>
    public bool IsReady => _started && _slots.Values.All(slot => slot.Problem is null);

    public IEnumerable<Slot> All => _slots.Values.OrderBy(slot => slot.Name, StringComparer.Ordinal);

    public Slot? Find(string name) => _slots.GetValueOrDefault(name);

    public Slot GetOrAdd(string name, Func<Slot> make) => _slots.GetOrAdd(name, _ => make());

    public Slot? Remove(string name) => _slots.TryRemove(name, out var slot) ? slot : null;

    /// <summary>The deployment, or the refusal that says what there is.</summary>
    public Result<Slot> Demand(string name) => Find(name) is { } slot
        ? slot
        : new Refusal(RefusalKind.NotFound, $"Deployment '{name}' does not exist.", _slots.IsEmpty ? "There are none yet; make one with PUT /api/v1/deployments/{name}." : $"There is: {string.Join(", ", All.Take(20).Select(s => s.Name))}.");
}
