using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Work;

/// <summary>
/// What a kind of job does. It runs in a process of its own, away from the server and its database: all it may take from its constructor is what that process has too, and it
/// reaches the server through <see cref="JobContext.Http"/> only. It may run again after a crash: what it does must bear that.
/// </summary>
public interface IJobKind
{
    /// <summary>Its name: lower-case letters, digits, dots and dashes, such as <c>train</c> or <c>data.profile</c>.</summary>
    string Name { get; }

    /// <summary>
    /// How many of a server's slots it takes: the threads it keeps busy. 0 for a kind that waits for other jobs: one that held a slot meanwhile could wait for a job
    /// that waits, in line behind a heavy one, for that very slot.
    /// </summary>
    int Weight => 1;

    /// <summary>The memory it needs, in MiB; it is not started where less is free.</summary>
    int Memory => 256;

    /// <summary>How often it is tried.</summary>
    int MaxAttempts => 3;

    /// <summary>What its token may do besides reporting.</summary>
    IReadOnlyList<Permission> Permissions => [];

    /// <summary>Does it.</summary>
    /// <returns>The result, at most 1 MiB of JSON.</returns>
    /// <exception cref="JobFailedException">It cannot be done, and may say that trying again is useless. Any other exception is tried again.</exception>
    Task<JsonElement> Run(JobContext job, CancellationToken cancel);
}

/// <summary>Thrown by a kind to fail with a sentence for people.</summary>
/// <param name="message">What went wrong and what can be done.</param>
/// <param name="again">Whether another attempt may go better.</param>
public sealed class JobFailedException(string message, bool again = false) : Exception(message)
{
    public bool Again => again;
}

/// <summary>What the success of a job changes on the server: applied in the very unit of work that records the success, so exactly once.</summary>
public interface IJobEffect
{
    /// <summary>The kind whose successes it applies.</summary>
    string Kind { get; }

    /// <summary>Applies a result; awaits nothing but SQL on the unit. A refusal turns the success into a failure that is not tried again.</summary>
    Task<Result<Done>> Apply(Storage.Unit unit, Job job, JsonElement result, CancellationToken cancel);
}

/// <summary>The kinds this program knows.</summary>
public sealed partial class JobKinds
{
    private readonly Dictionary<string, IJobKind> _kinds = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two have the same name, or one has a name that cannot be.</exception>
    public JobKinds(IEnumerable<IJobKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (!Shape().IsMatch(kind.Name))
                throw new ArgumentException($"'{kind.Name}' ({kind.GetType()}) is no name of a kind of job: lower-case letters, digits, dots and dashes are.", nameof(kinds));
            if (!_kinds.TryAdd(kind.Name, kind))
                throw new ArgumentException($"Two kinds of job are called '{kind.Name}': {_kinds[kind.Name].GetType()} and {kind.GetType()}.", nameof(kinds));
        }
    }

    /// <summary>Their names, in alphabetical order.</summary>
    public IEnumerable<string> Names => _kinds.Keys.Order(StringComparer.Ordinal);

    public IJobKind? Find(string name) => _kinds.GetValueOrDefault(name);

    [GeneratedRegex(@"\A[a-z][a-z0-9.-]{0,62}\z")]
    private static partial Regex Shape();
}
