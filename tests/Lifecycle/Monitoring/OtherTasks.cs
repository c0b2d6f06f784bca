using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Drift;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Registry.Contracts;
using Slipway.Storage.Blobs;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Monitoring;

/// <summary>A parcel: what it weighs, the class it is sorted into, and what it cost.</summary>
internal sealed record Parcel(string Id, DateTimeOffset At, double Weight, string Size, double Cost);

/// <summary>Models that answer one of three classes, and a value, trained on made parcels.</summary>
internal sealed class OtherTasks
{
    private static readonly string[] Sizes = ["large", "medium", "small"];
    private static readonly Lazy<OtherTasks> Once = new(() => new OtherTasks());

    private OtherTasks()
    {
        var parcels = Day(-1, 3000, seed: 5).ToList();
        (Sized, Priced) = (Train(parcels, "size", ModelTask.Multiclass), Train(parcels, "cost", ModelTask.Regression));
        Rows = parcels;
    }

    public static OtherTasks Trained => Once.Value;

    public TrainedModel Sized { get; }

    public TrainedModel Priced { get; }

    private List<Parcel> Rows { get; }

    /// <summary>Parcels of one day; each is sorted by its weight but for some noise, and costs twice its weight.</summary>
    /// <param name="dearer">By how much each costs more than the model learned.</param>
    public static IEnumerable<Parcel> Day(int day, int count, int seed, double dearer = 0)
    {
        var random = new Random((seed * 1000) + day);
        for (var i = 0; i < count; i++)
        {
            var weight = 30 * random.NextDouble();
            var size = random.NextDouble() < 0.1 ? Sizes[random.Next(3)] : weight < 10 ? "small" : weight < 20 ? "medium" : "large";
            yield return new Parcel(string.Create(CultureInfo.InvariantCulture, $"p{seed}-{day}-{i}"), LateFlights.FirstDay.AddDays(day).AddSeconds(86_400.0 * i / count), weight, size, (2 * weight) + random.NextDouble() + dearer);
        }
    }

    /// <summary>Registers both, as <c>size/1</c> and <c>cost/1</c>, once a server.</summary>
    public async Task Register(IServiceProvider services)
    {
        await Register(services, "size", Sized, new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal) { ["weight"] = Weights(), ["prediction"] = Decisions() }));
        await Register(services, "cost", Priced, new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal) { ["weight"] = Weights(), ["prediction"] = NumericSketch.OfAnswers(Priced.Predict(TableOf(Rows))) }));
    }

    /// <summary>Sends parcels to a deployment.</summary>
    public static async Task Predict(MonitoringWorld world, string deployment, IReadOnlyList<Parcel> parcels)
    {
        using var answer = await world.Http.PostAsJsonAsync($"/api/v1/deployments/{deployment}/predict", new { records = parcels.Select(p => new { id = p.Id, at = p.At, weight = p.Weight }) }, MonitoringWorld.Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(MonitoringWorld.Cancel));
    }

    /// <summary>The probabilities of the classes large, medium, small; row after row.</summary>
    public double[][] Probabilities(IReadOnlyList<Parcel> parcels) => [.. Sized.Predict(TableOf(parcels)).Chunk(3)];

    public static IReadOnlyList<string> Classes => Sizes;

    public static Table TableOf(IReadOnlyList<Parcel> parcels) => new(
        Column.Of("weight", parcels.Select(p => p.Weight).ToArray()), Column.Of("size", parcels.Select(p => (string?)p.Size).ToArray()), Column.Of("cost", parcels.Select(p => p.Cost).ToArray()));

    private NumericSketch Weights() => NumericSketch.OfReference([.. Rows.Select(parcel => parcel.Weight)]);

    private CategoricalSketch Decisions()
    {
        var sketch = new CategoricalSketch(Sizes);
        foreach (var row in Probabilities(Rows))
            sketch.Add(Sizes[Array.IndexOf(row, row.Max())]);
        return sketch;
    }

    private static TrainedModel Train(List<Parcel> parcels, string target, ModelTask task) => Trainer.Train(new TrainingRequest
    {
        Table = TableOf(parcels), Features = ["weight"], Target = target, Task = task, TrainRows = [.. Enumerable.Range(0, 2500)],
        Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["num_threads"] = "1", ["num_iterations"] = "30", ["num_leaves"] = "7", ["min_data_in_leaf"] = "20" },
    });

    private async Task Register(IServiceProvider services, string name, TrainedModel model, DataProfile reference)
    {
        var (none, blobs) = (CancellationToken.None, services.GetRequiredService<BlobLibrary>());
        var experiment = Value(await services.GetRequiredService<IExperiments>().Create(Actor.System, new NewExperiment(name), none));
        var run = Value(await services.GetRequiredService<IRuns>().Create(Actor.System, new NewRun(experiment.Id), none));
        foreach (var (metric, value) in model.Evaluate(TableOf(Rows), [.. Enumerable.Range(2500, 500)]))
            Value(await services.GetRequiredService<IRunLog>().LogMetric(Actor.System, run.Info.Id, new MetricPoint(metric, value, 1), none));
        var onnx = await blobs.Put(new MemoryStream(model.Onnx), none);
        var profile = await blobs.Put(new MemoryStream(Encoding.UTF8.GetBytes(reference.ToJson())), none);
        var files = new[] { new NewFile("model.onnx", onnx.Sha256), new NewFile("reference.json", profile.Sha256) };
        Value(await services.GetRequiredService<IModelVersions>().Register(Actor.System, name, new NewVersion(files, Run: run.Info.Id, Signature: model.Signature.ToJson()), none));
    }

    private static T Value<T>(Result<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Message);
}
