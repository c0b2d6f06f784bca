namespace Slipway.Tuning;

/// <summary>A way to choose where to look next.</summary>
/// <remarks>
/// <para><b>Pure.</b> A suggestion depends on the request and on the sampler's own settings, on nothing else: same request, same answer,
/// in another process and on another day. A sampler that wants to remember something between calls may cache it, but must give the
/// answer that it would give without the cache. Randomness comes from <see cref="SuggestionRequest.Random"/>, never from a clock or a shared generator.</para>
/// <para><b>When.</b> Called once for each trial that was not enqueued, before the trial exists; never for a trial that is under way.
/// Calls may come while other trials run: they are in the request, without a value, and a good sampler keeps away from them.</para>
/// <para><b>Values.</b> Finished trials that are complete have an objective that is never NaN but may be infinite; failed and pruned ones may have none.
/// Trials may hold values that the space no longer contains when a study's space was edited; ignore what cannot be encoded.</para>
/// <para><b>Threads.</b> May be called by several threads at once, also for different studies.</para>
/// </remarks>
public interface ISampler
{
    /// <summary>The name under which studies are declared and stored, such as <c>quasi_random</c>.</summary>
    string Name { get; }

    /// <summary>The point that the trial is to try, a point of the request's space; null when there is nothing left to try.</summary>
    ParameterSet? Suggest(SuggestionRequest request);
}
