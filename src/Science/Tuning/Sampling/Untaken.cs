namespace Slipway.Tuning;

/// <summary>Keeps samplers from spending a trial on a point that has been tried.</summary>
internal static class Untaken
{
    // Enough that a space with a tenth of its points left is nearly always served by the sampler itself.
    private const int Tries = 64;

    /// <summary>The first of the sampler's candidates that is not taken, else any point that is left, else null.</summary>
    public static ParameterSet? First(SuggestionRequest request, Func<int, ParameterSet> candidate)
    {
        if (request.Space.Count <= request.Taken.Count)
            return null;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (candidate(attempt) is var point && !request.Taken.Contains(point))
                return point;
        }

        return request.Space.Count is { } count ? FromTheRest(request, count) : candidate(0);
    }

    private static ParameterSet? FromTheRest(SuggestionRequest request, long count)
    {
        var order = new KeyedPermutation(request.Random("rest").NextBits(), count);
        for (long place = 0; place <= request.Taken.Count; place++)
        {
            if (request.Space.PointAt(order.At(place)) is var point && !request.Taken.Contains(point))
                return point;
        }

        return null;
    }
}
