namespace Slipway.Tuning;

/// <summary>A trial as a model sees it: coordinates, and losses of which small is good.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Units">Its coordinates; NaN for a parameter that does not exist in it. Not to be changed.</param>
/// <param name="Losses">Its objectives with the sign that makes small good; none while it runs.</param>
internal sealed record Observation(Trial Trial, double[] Units, double[] Losses)
{
    public double Loss => Losses[0];

    /// <summary>The trials in one of the states that lie in the space, by number; complete ones and those pruned after a report have losses.</summary>
    public static List<Observation> Of(SuggestionRequest request, params ReadOnlySpan<TrialState> states)
    {
        List<Observation> observations = [];
        foreach (var trial in request.Trials)
        {
            if (states.Contains(trial.State) && request.Space.TryEncode(trial.Values) is { } units)
                observations.Add(new(trial, units, request.Settings.Losses(trial.Objectives)));
        }

        return observations;
    }
}
