using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing;

/// <summary>A place where a tool keeps experiments, runs and models: a folder, a database, a server. What of it cannot be read is noted, and the rest goes on.</summary>
internal interface ITrackingSource : IAsyncDisposable
{
    /// <summary>What the summary calls it; without passwords.</summary>
    string Name { get; }

    /// <summary>Its experiments, the deleted ones too.</summary>
    IAsyncEnumerable<SourceExperiment> Experiments(CancellationToken cancel);

    /// <summary>An experiment's runs, the deleted ones too.</summary>
    IAsyncEnumerable<SourceRun> Runs(SourceExperiment experiment, CancellationToken cancel);

    /// <summary>An experiment's logged models; a tool that has none of that kind needs not answer.</summary>
    IAsyncEnumerable<SourceLoggedModel> LoggedModels(SourceExperiment experiment, CancellationToken cancel) => AsyncEnumerable.Empty<SourceLoggedModel>();

    /// <summary>How many traces an experiment has, in words, since they are not taken; null for none.</summary>
    Task<string?> Traces(SourceExperiment experiment, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>Its registered models; a tool that has none of that kind needs not answer.</summary>
    IAsyncEnumerable<SourceModel> Models(CancellationToken cancel) => AsyncEnumerable.Empty<SourceModel>();
}

/// <summary>An experiment as it is at its source.</summary>
/// <param name="Experiment">What is known of it.</param>
/// <param name="IsNumbered">Whether the source numbers its experiments; where it does not, this server gives the number.</param>
internal sealed record SourceExperiment(ForeignExperiment Experiment, bool IsNumbered = true)
{
    public long Id => Experiment.Id;

    /// <summary>Its number at the source; null where it has none.</summary>
    public long? Number => IsNumbered ? Id : null;

    public string Name => Experiment.Name;
}

/// <summary>A run as it is at its source.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Run">What is known of it; the number of its experiment is that of the source.</param>
/// <param name="Files">Its artifacts.</param>
/// <param name="History">Its metrics, one by one.</param>
internal sealed record SourceRun(string Id, ForeignRun Run, SourceFiles Files, Func<CancellationToken, IAsyncEnumerable<SourceSeries>> History);

/// <summary>A metric of a run.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Count">How many points it has, where that can be known without reading them.</param>
/// <param name="Read">Reads its points.</param>
internal sealed record SourceSeries(string Key, long? Count, Func<CancellationToken, Task<IReadOnlyList<MetricPoint>>> Read);

/// <summary>A logged model as it is at its source.</summary>
internal sealed record SourceLoggedModel(string Id, ForeignLoggedModel Model, SourceFiles Files);

/// <summary>A registered model as it is at its source, with where its aliases point.</summary>
internal sealed record SourceModel(string Name, ForeignModel Model, IReadOnlyDictionary<string, int> Aliases, IReadOnlyList<SourceVersion> Versions);

/// <summary>A version as it is at its source, which also says where its files are there.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Version">What is known of it.</param>
/// <param name="Files">Its files, where they lie in a folder of their own and not among the artifacts of a run or logged model; else null.</param>
internal sealed record SourceVersion(int Number, ForeignVersion Version, SourceFiles? Files = null);
