using System.Collections.Concurrent;
using System.Text.Json;
using Slipway.Drift;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>What a model version is held against.</summary>
/// <param name="Profile">What features and predictions looked like in training; null when the version has no readable <c>reference.json</c>.</param>
/// <param name="Metrics">Its run's measures on the rows held back.</param>
/// <param name="Note">Why something is missing.</param>
internal sealed record Reference(DataProfile? Profile, IReadOnlyDictionary<string, double> Metrics, string? Note)
{
    /// <summary>Of several classes all, in the model's order, as the reference counts its decisions; empty else.</summary>
    public IReadOnlyList<string> Classes => Profile?.Features.GetValueOrDefault(WindowCounter.PredictionName) is CategoricalSketch decisions ? [.. decisions.Known.Keys] : [];
}

/// <summary>Fetches references of model versions from the registry and keeps some: versions never change.</summary>
internal sealed class ReferenceShelf(IModelVersions versions, IRuns runs)
{
    public const string FileName = "reference.json";
    private const int MostKept = 32;

    private readonly ConcurrentDictionary<(string Model, int Version), Reference> _kept = [];

    public async Task<Reference> Get(string model, int version, CancellationToken cancel)
    {
        if (_kept.TryGetValue((model, version), out var known))
            return known;
        if (!(await versions.Find(ModelReference.To(model, version), cancel)).Succeeded(out var found, out var refusal))
            return new Reference(null, Nothing, $"The version {model}/{version} is not in the registry any more: {refusal.Message}");
        var (profile, note) = await Profile(found, cancel);
        var reference = new Reference(profile, await Metrics(found, cancel), note);
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[(model, version)] = reference;
    }

    private static IReadOnlyDictionary<string, double> Nothing { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    private async Task<(DataProfile? Profile, string? Note)> Profile(ModelVersion version, CancellationToken cancel)
    {
        var lacks = $"{version} has no {FileName}, so features and predictions cannot be compared. Versions that a pipeline trained have one.";
        if (version.Files.All(file => file.Path != FileName) || !(await versions.Open(version, FileName, cancel)).Succeeded(out var stream, out _))
            return (null, lacks);
        using var reader = new StreamReader(stream);
        try
        {
            return (DataProfile.FromJson(await reader.ReadToEndAsync(cancel)), null);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return (null, $"The {FileName} of {version} cannot be read: {fault.Message}");
        }
    }

    private async Task<IReadOnlyDictionary<string, double>> Metrics(ModelVersion version, CancellationToken cancel) =>
        version.Run is { } run && (await runs.Get(run, cancel)).Succeeded(out var made, out _)
            ? made.Metrics.Where(metric => double.IsFinite(metric.Value)).ToDictionary(metric => metric.Key, metric => metric.Value, StringComparer.Ordinal)
            : Nothing;
}
