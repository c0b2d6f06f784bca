using System.Collections.Concurrent;
using System.Text.Json;

namespace Slipway.Work.Live;

/// <summary>Which permission the topics that begin so need.</summary>
/// <param name="Prefix">Such as <c>jobs/</c>.</param>
/// <param name="Permission">What a subscriber must be allowed.</param>
public sealed record LiveTopicRule(string Prefix, Permission Permission);

/// <summary>
/// Tells the web sockets of this server what has just changed. Nothing is kept and nothing is promised: who misses something is told to look again. What must not be missed
/// is in the database.
/// </summary>
public sealed class LiveTopics
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<LiveClient, byte>> _clients = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<LiveTopicRule> _rules;

    public LiveTopics(IEnumerable<LiveTopicRule> rules) => _rules = [.. rules.OrderByDescending(rule => rule.Prefix.Length)];

    /// <summary>Sends <paramref name="data"/> to all who subscribed to <paramref name="topic"/>; never waits, and serialises only when somebody listens.</summary>
    public void Publish(string topic, object data)
    {
        if (!_clients.TryGetValue(topic, out var clients) || clients.IsEmpty)
            return;
        var message = JsonSerializer.SerializeToUtf8Bytes(new { topic, data }, JsonSerializerOptions.Web);
        foreach (var client in clients.Keys)
            client.Offer(topic, message);
    }

    /// <summary>What a topic needs; null when there is no such topic.</summary>
    internal Permission? Needs(string topic) => _rules.FirstOrDefault(rule => topic.Length > rule.Prefix.Length && topic.StartsWith(rule.Prefix, StringComparison.Ordinal))?.Permission;

    internal IEnumerable<string> Prefixes => _rules.Select(rule => rule.Prefix);

    internal void Add(string topic, LiveClient client) => _clients.GetOrAdd(topic, _ => new()).TryAdd(client, 0);

    internal void Remove(string topic, LiveClient client)
    {
        if (!_clients.TryGetValue(topic, out var clients))
            return;
        clients.TryRemove(client, out _);

        // A client that comes at this very moment would be lost with an entry removed unconditionally: the pair is removed only while it is the empty one.
        if (clients.IsEmpty)
            _clients.TryRemove(new KeyValuePair<string, ConcurrentDictionary<LiveClient, byte>>(topic, clients));
    }
}
