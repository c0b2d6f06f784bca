using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Drift;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Registry.Contracts;
using Slipway.Storage.Blobs;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Monitoring;

/// <summary>A flight, and whether it came late.</summary>
internal sealed record Flight(string Id, DateTimeOffset At, double Distance, string? Carrier, bool Late);

/// <summary>A binary model trained on made flights, whose true chance of coming late is known.</summary>
internal sealed class LateFlights
{
    public static readonly DateTimeOffset FirstDay = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Carriers = ["AA", "DL", "UA", "WN"];

    private LateFlights(TrainedModel model, DataProfile reference, double rocAuc) => (Model, Reference, RocAuc) = (model, reference, rocAuc);

    public TrainedModel Model { get; }

    public DataProfile Reference { get; }

    /// <summary>On rows that were held back.</summary>
    public double RocAuc { get; }

    /// <summary>The model, trained once for all tests.</summary>
    public static LateFlights Trained => Once.Value;

    private static readonly Lazy<LateFlights> Once = new(Train);

    private static LateFlights Train()
    {
        var flights = Day(-1, 6000, seed: 1, missing: 0.02).ToList();
        var table = TableOf(flights);
        int[] train = [.. Enumerable.Range(0, 4000)], test = [.. Enumerable.Range(4000, 2000)];
        var model = Trainer.Train(new TrainingRequest
        {
            Table = table, Features = ["distance", "carrier"], Target = "late", Task = ModelTask.Binary, TrainRows = train,
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["num_threads"] = "1", ["num_iterations"] = "40", ["num_leaves"] = "7", ["min_data_in_leaf"] = "50" },
        });
        var reference = new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal)
        {
            ["distance"] = NumericSketch.OfReference([.. train.Select(row => flights[row].Distance)]),
            ["carrier"] = CategoricalSketch.OfReference(train.Select(row => flights[row].Carrier)),
            ["prediction"] = NumericSketch.OfAnswers(model.Predict(table.Take(train))),
        });
        return new LateFlights(model, reference, model.Evaluate(table, test)["roc_auc"]);
    }

    /// <summary>Flights of one day, over all of it. The same seed makes the same ones.</summary>
    /// <param name="day">Days after the first.</param>
    /// <param name="farther">By how many miles each goes farther than in training.</param>
    /// <param name="later">By how much the chance of coming late is higher than the model learned.</param>
    public static IEnumerable<Flight> Day(int day, int count, int seed, double farther = 0, double later = 0, double missing = 0, string? carrier = null)
    {
        var random = new Random((seed * 1000) + day);
        for (var i = 0; i < count; i++)
        {
            var (distance, own) = (100 + (2000 * random.NextDouble()) + farther, Carriers[random.Next(4)]);
            var chance = Math.Clamp(0.1 + (0.25 * (distance - farther) / 2100) + (own == "UA" ? 0.25 : 0) + later, 0, 1);
            var late = random.NextDouble() < chance;
            yield return new Flight(string.Create(CultureInfo.InvariantCulture, $"{seed}-{day}-{i}"), FirstDay.AddDays(day).AddSeconds(86_400.0 * i / count), distance, random.NextDouble() < missing ? null : carrier ?? own, late);
        }
    }

    /// <summary>What the model says of flights, computed here.</summary>
    public double[] Predict(IReadOnlyList<Flight> flights) => Model.Predict(TableOf(flights));

    /// <summary>Registers it as <c>late/1</c>, made by a run that tells its area under the curve.</summary>
    public async Task Register(IServiceProvider services)
    {
        var (none, blobs) = (CancellationToken.None, services.GetRequiredService<BlobLibrary>());
        var experiment = Value(await services.GetRequiredService<IExperiments>().Create(Actor.System, new NewExperiment("late"), none));
        var run = Value(await services.GetRequiredService<IRuns>().Create(Actor.System, new NewRun(experiment.Id), none));
        Value(await services.GetRequiredService<IRunLog>().LogMetric(Actor.System, run.Info.Id, new MetricPoint("roc_auc", RocAuc, 1), none));
        var onnx = await blobs.Put(new MemoryStream(Model.Onnx), none);
        var reference = await blobs.Put(new MemoryStream(Encoding.UTF8.GetBytes(Reference.ToJson())), none);
        var files = new[] { new NewFile("model.onnx", onnx.Sha256), new NewFile("reference.json", reference.Sha256) };
        Value(await services.GetRequiredService<IModelVersions>().Register(Actor.System, "late", new NewVersion(files, Run: run.Info.Id, Signature: Model.Signature.ToJson()), none));
    }

    private static Table TableOf(IReadOnlyList<Flight> flights) => new(
        Column.Of("distance", flights.Select(f => f.Distance).ToArray()), Column.Of("carrier", flights.Select(f => f.Carrier).ToArray()), Column.Of("late", flights.Select(f => f.Late).ToArray()));

    private static T Value<T>(Result<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Message);
}
