using System.Text.Json;
using Slipway.Declarations;
using Slipway.Storage;
using Slipway.Storage.Blobs;

namespace Slipway.Work.Retention;

/// <summary>What removing for good would come to.</summary>
/// <param name="Before">What was deleted before this instant goes.</param>
/// <param name="Removals">By kind, how many things.</param>
/// <param name="Unused">Bytes that nothing names now; those of what goes come to it.</param>
public sealed record RetentionSurvey(DateTimeOffset Before, IReadOnlyList<RemovalCount> Removals, UnusedBlobs Unused);

/// <summary>What a step of removing for good did.</summary>
/// <param name="Removed">By kind, how many things went in this step.</param>
/// <param name="More">Whether there is more to remove.</param>
public sealed record RemovalStep(IReadOnlyDictionary<string, long> Removed, bool More);

/// <summary>Removes for good what was deleted long enough ago, and frees the bytes that nothing names any more.</summary>
public sealed class RetentionService(Database database, IEnumerable<IRemovals> removals, BlobSweep sweep, JobService jobs, TimeProvider clock)
{
    /// <summary>How long deleted things stay where nothing else is said.</summary>
    public const string Default = "30d";

    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<IRemovals> _removals = [.. removals.OrderBy(removal => removal.Order)];

    /// <summary>What would go.</summary>
    /// <param name="olderThan">How long ago it must have been deleted, such as <c>30d</c>; null for <see cref="Default"/>.</param>
    /// <param name="cancel">The caller's patience.</param>
    public async Task<Result<RetentionSurvey>> Survey(string? olderThan, CancellationToken cancel)
    {
        if (!Before(olderThan).Succeeded(out var before, out var refusal))
            return refusal;
        return await database.Read<RetentionSurvey>(async unit =>
        {
            var counts = new List<RemovalCount>();
            foreach (var removal in _removals)
                counts.Add(await removal.Count(unit, before, cancel));
            return new RetentionSurvey(before, counts, await sweep.Survey(cancel));
        }, cancel);
    }

    /// <summary>Starts the job that does it. What was deleted after this moment stays, however long the job takes.</summary>
    public async Task<Result<Job>> Start(Actor actor, string? olderThan, CancellationToken cancel)
    {
        if (!Before(olderThan).Succeeded(out var before, out var refusal))
            return refusal;
        return await jobs.Submit(actor, new NewJob(RetentionJob.KindName, JsonSerializer.SerializeToElement(new RetentionOrder(null, before), JsonSerializerOptions.Web)), cancel);
    }

    /// <summary>Removes things for about a second, each in a unit of work of its own.</summary>
    public async Task<Result<RemovalStep>> Remove(Actor actor, DateTimeOffset before, CancellationToken cancel)
    {
        if (before > clock.GetUtcNow())
            return Refusal.Invalid($"before: {before:O} is still to come.", "Give an instant that has passed.");
        var (started, removed) = (clock.GetTimestamp(), new Dictionary<string, long>(StringComparer.Ordinal));
        foreach (var removal in _removals)
        {
            while (true)
            {
                if (!(await removal.RemoveNext(actor, before, cancel)).Succeeded(out var went, out var refusal))
                    return refusal;
                if (!went)
                    break;
                removed[removal.Kind] = removed.GetValueOrDefault(removal.Kind) + 1;
                if (clock.GetElapsedTime(started) >= StepTime)
                    return new RemovalStep(removed, More: true);
            }
        }

        return new RemovalStep(removed, More: false);
    }

    /// <summary>Frees bytes that nothing has named for a day.</summary>
    public Task<UnusedBlobs> Sweep(Actor actor, CancellationToken cancel) => sweep.Run(actor, cancel);

    /// <summary>The instant that lies a length of time back.</summary>
    internal Result<DateTimeOffset> Before(string? olderThan) => Period.TryRead(olderThan ?? Default, out var period)
        ? period.Before(clock.GetUtcNow())
        : Refusal.Invalid($"olderThan: '{olderThan}' is no length of time.", $"Write it as {Period.Form}.");
}
