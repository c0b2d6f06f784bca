namespace Slipway.Tracking.Contracts;

/// <summary>A dataset as the client that logged it describes it. Source, schema and profile are its JSON and not looked into.</summary>
/// <param name="Name">At most 500 characters.</param>
/// <param name="Digest">At most 36 characters.</param>
/// <param name="SourceType">What <paramref name="Source"/> is.</param>
/// <param name="Source">At most 65,535 characters.</param>
/// <param name="Schema">At most 1,048,575 characters.</param>
/// <param name="Profile">At most 16,777,215 characters.</param>
public sealed record Dataset(string Name, string Digest, string SourceType, string Source, string? Schema = null, string? Profile = null);

/// <summary>A dataset that a run read; the tag <c>mlflow.data.context</c> says what for.</summary>
public sealed record DatasetInput(Dataset Dataset, IReadOnlyList<Tag> Tags);

/// <summary>A model that a run made, and at which step.</summary>
public sealed record ModelOutput(string Model, long Step);

/// <summary>A dataset that runs of an experiment read in some context.</summary>
public sealed record DatasetUse(long Experiment, string Name, string Digest, string? Context);

/// <summary>What runs read and made.</summary>
public interface IRunInputs
{
    /// <summary>Says what data and models a run read. A dataset is known by experiment, name and digest: the first to name it describes it.</summary>
    Task<Result<Done>> LogInputs(Actor actor, string run, IReadOnlyList<DatasetInput> datasets, IReadOnlyList<string> models, CancellationToken cancel);

    /// <summary>Says what models a run made.</summary>
    Task<Result<Done>> LogOutputs(Actor actor, string run, IReadOnlyList<ModelOutput> models, CancellationToken cancel);

    /// <summary>The datasets that runs of these experiments read, each context once.</summary>
    Task<Result<IReadOnlyList<DatasetUse>>> Datasets(IReadOnlyList<long> experiments, CancellationToken cancel);
}
