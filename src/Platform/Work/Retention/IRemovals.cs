using System.Globalization;
using Slipway.Storage;

namespace Slipway.Work.Retention;

/// <summary>Things of a stage that somebody deleted, and that can be removed for good once they have stayed deleted long enough.</summary>
public interface IRemovals
{
    /// <summary>What they are called, in the plural, which ends in s.</summary>
    string Kind { get; }

    /// <summary>What goes first has the smaller number: what others hang on goes last.</summary>
    int Order { get; }

    /// <summary>What would go.</summary>
    /// <param name="unit">Where it is counted.</param>
    /// <param name="before">What was deleted before this instant.</param>
    /// <param name="cancel">The caller's patience.</param>
    Task<RemovalCount> Count(Unit unit, DateTimeOffset before, CancellationToken cancel);

    /// <summary>Removes the next one with all that belongs to it, in one unit of work with its audit entry.</summary>
    /// <returns>False when none is left that may go.</returns>
    Task<Result<bool>> RemoveNext(Actor actor, DateTimeOffset before, CancellationToken cancel);
}

/// <summary>How many things of a kind would go.</summary>
/// <param name="Kind">What they are called, in the plural.</param>
/// <param name="Count">How many go.</param>
/// <param name="Kept">How many were deleted long enough ago and stay all the same.</param>
/// <param name="Why">Why these stay; null where none does.</param>
public sealed record RemovalCount(string Kind, long Count, long Kept = 0, string? Why = null)
{
    /// <summary>Says how many of a kind there are: 1 run, 2 runs.</summary>
    /// <param name="kind">What they are called, in the plural, which ends in s.</param>
    /// <param name="count">How many.</param>
    public static string Words(string kind, long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? kind[..^1] : kind)}");
}
