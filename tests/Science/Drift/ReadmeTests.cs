using Slipway.Drift;

namespace Slipway.Tests.Drift;

/// <summary>The program in the library's README.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_snippet_raises_an_alert_for_the_column_that_moved()
    {
        var random = new Random(2);
        var trainingDistances = Draws.Normal(random, 3000, 700, 200);
        var trainingOrigins = Enumerable.Range(0, 3000).Select(i => i % 3 == 0 ? "ATL" : "ORD").ToArray();
        var served = Draws.Normal(random, 900, 900, 200).Select((distance, i) => (distance, i % 3 == 0 ? "ATL" : "ORD"));
        List<string> lines = [];

        var reference = new DataProfile(new Dictionary<string, FeatureSketch>
        {
            ["distance"] = NumericSketch.OfReference(trainingDistances),
            ["origin"] = CategoricalSketch.OfReference(trainingOrigins),
        });

        var window = reference.Empty();
        foreach (var (distance, origin) in served)
        {
            window.Numeric("distance").Add(distance);
            window.Categorical("origin").Add(origin);
        }

        var april = new TimeWindow(new(2001, 4, 1, 0, 0, 0, TimeSpan.Zero), new(2001, 5, 1, 0, 0, 0, TimeSpan.Zero));
        var facts = new WindowFacts(april, WindowComparison.Of(reference, window));
        var rule = new DriftRule("drift", DriftMethod.Psi, Max: 0.2);
        var (ledger, changes) = AlertLedger.Empty.Apply(rule.Evaluate(facts));
        foreach (var change in changes)
            lines.Add($"{change.Kind}: {change.Finding}");

        lines.Single().ShouldStartWith("Raised: psi of 'distance' is ");
        ledger.States.Count.ShouldBe(2);
    }
}
