using System.Text.Json.Nodes;
using Slipway.Client.Http;

namespace Slipway.Client;

/// <summary>
/// Speaks to a Slipway or MLflow server. One client serves a whole program, from as many threads as there are; dispose it after its runs.
/// </summary>
public sealed partial class MlflowClient : IDisposable
{
    private const string NotThere = "RESOURCE_DOES_NOT_EXIST";
    private const string AlreadyThere = "RESOURCE_ALREADY_EXISTS";

    /// <summary>A client by what MLflow's clients take from the environment; see <see cref="MlflowClientOptions.FromEnvironment"/>.</summary>
    public MlflowClient()
        : this(MlflowClientOptions.FromEnvironment())
    {
    }

    /// <summary>A client by explicit options.</summary>
    /// <exception cref="ArgumentException">An option cannot be meant.</exception>
    public MlflowClient(MlflowClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MlflowClientOptions.Check(options);
        Transport = new Transport(options);
    }

    internal Transport Transport { get; }

    /// <summary>The experiment of this name, which is made where it is not there.</summary>
    /// <exception cref="MlflowException">It was deleted, or the server refused it.</exception>
    public async Task<Experiment> GetOrCreateExperiment(string name, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (await FindExperiment(name, cancel).ConfigureAwait(false) is { } found)
            return Usable(found);
        try
        {
            await Transport.Send(Call.Post(Transport.Api("experiments/create"), new JsonObject { ["name"] = name }), Wire.Default.CreatedExperiment, cancel).ConfigureAwait(false);
        }
        catch (MlflowException taken) when (taken.ErrorCode == AlreadyThere)
        {
            // Somebody else made it at the same time, or an attempt of this call whose answer was lost.
        }

        return Usable(await FindExperiment(name, cancel).ConfigureAwait(false) ?? throw new MlflowException(NotThere, $"Experiment '{name}' was made and is gone again."));
    }

    /// <summary>The experiment of this name; null where there is none. A deleted one is found too.</summary>
    public async Task<Experiment?> FindExperiment(string name, CancellationToken cancel = default)
    {
        try
        {
            return Experiment.Of((await Transport.Send(Call.Get(Transport.Api("experiments/get-by-name"), ("experiment_name", name)), Wire.Default.ExperimentAnswer, cancel).ConfigureAwait(false)).Experiment);
        }
        catch (MlflowException missing) when (missing.ErrorCode == NotThere)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Transport.Dispose();

    private static Experiment Usable(Experiment experiment) => experiment.IsDeleted
        ? throw new MlflowException("INVALID_STATE", $"Experiment '{experiment.Name}' (id {experiment.Id}) was deleted. Restore it, or log to another name.")
        : experiment;

    private static JsonArray Pairs(IReadOnlyDictionary<string, string>? tags) =>
        new([.. (tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(tag => (JsonNode)new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]);
}
