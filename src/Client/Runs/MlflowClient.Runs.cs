using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Slipway.Client.Http;

namespace Slipway.Client;

/// <content>Runs: starting, finding, reading.</content>
public sealed partial class MlflowClient
{
    private const int PointsAPage = 25_000;
    private const int RunsAPage = 1000;

    /// <summary>Starts a run. Who started it, with which program and commit, is noted as MLflow's clients do.</summary>
    /// <param name="experiment">The experiment's name; it is made where it is not there.</param>
    /// <param name="name">The run's name; null for one that the server makes up.</param>
    /// <param name="tags">Tags, which go before what is noted by itself.</param>
    /// <param name="parent">The run that this one is part of.</param>
    /// <param name="cancel">Ends the start, not the run.</param>
    /// <exception cref="MlflowException">The server refused it, or is away. Where the connection broke before it answered, it may have made the run all the same; it is not asked twice.</exception>
    public async Task<ActiveRun> StartRun(string experiment, string? name = null, IReadOnlyDictionary<string, string>? tags = null, ActiveRun? parent = null, CancellationToken cancel = default)
    {
        var found = await GetOrCreateExperiment(experiment, cancel).ConfigureAwait(false);
        var body = new JsonObject
        {
            ["experiment_id"] = found.Id,
            ["user_id"] = Environment.UserName,
            ["start_time"] = Transport.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            ["tags"] = Pairs(RunContext.Tags(tags, parent?.Id)),
        };
        if (name is not null)
            body["run_name"] = name;
        var made = await Transport.Send(Call.Post(Transport.Api("runs/create"), body) with { Repeatable = false }, Wire.Default.RunAnswer, cancel).ConfigureAwait(false);
        return new ActiveRun(this, Run.Of(made.Run));
    }

    /// <summary>Goes on with a run that was started before, here or elsewhere: it is RUNNING again.</summary>
    /// <param name="id">The run's id; a program that Slipway runs as a trainer finds it in <c>MLFLOW_RUN_ID</c>.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<ActiveRun> ResumeRun(string id, CancellationToken cancel = default)
    {
        var run = await GetRun(id, cancel).ConfigureAwait(false);
        await SetStatus(id, RunStatus.Running, cancel).ConfigureAwait(false);
        return new ActiveRun(this, run);
    }

    /// <summary>Runs <paramref name="work"/> with a run of its own: FINISHED when it returns, FAILED when it throws, KILLED when <paramref name="cancel"/> ended it; the exception goes on.</summary>
    /// <inheritdoc cref="StartRun"/>
    /// <param name="work">What is tracked.</param>
#pragma warning disable CS1573 // The others are StartRun's.
    public Task Track(string experiment, Func<ActiveRun, Task> work, string? name = null, IReadOnlyDictionary<string, string>? tags = null, ActiveRun? parent = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Track(experiment, async run =>
        {
            await work(run).ConfigureAwait(false);
            return true;
        }, name, tags, parent, cancel);
    }

    /// <summary>As <see cref="Track(string, Func{ActiveRun, Task}, string?, IReadOnlyDictionary{string, string}?, ActiveRun?, CancellationToken)"/>, with what <paramref name="work"/> returns.</summary>
    public async Task<T> Track<T>(string experiment, Func<ActiveRun, Task<T>> work, string? name = null, IReadOnlyDictionary<string, string>? tags = null, ActiveRun? parent = null, CancellationToken cancel = default)
#pragma warning restore CS1573
    {
        ArgumentNullException.ThrowIfNull(work);
        var run = await StartRun(experiment, name, tags, parent, cancel).ConfigureAwait(false);
        T result;
        try
        {
            result = await work(run).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            await EndAfter(run, fault is OperationCanceledException && cancel.IsCancellationRequested ? RunStatus.Killed : RunStatus.Failed).ConfigureAwait(false);
            throw;
        }

        await run.DisposeAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>The run as it is now.</summary>
    public async Task<Run> GetRun(string id, CancellationToken cancel = default) =>
        Run.Of((await Transport.Send(Call.Get(Transport.Api("runs/get"), ("run_id", id)), Wire.Default.RunAnswer, cancel).ConfigureAwait(false)).Run);

    /// <summary>The files of a run that was read.</summary>
    public ArtifactFolder Artifacts(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new ArtifactFolder(Transport, run.ArtifactUri);
    }

    /// <summary>Finds runs, page by page as they are read.</summary>
    /// <param name="experiments">The ids of the experiments that are looked through.</param>
    /// <param name="filter">In MLflow's search language, such as <c>metrics.auc &gt; 0.8 and params.trainer = 'sdca'</c>.</param>
    /// <param name="orderBy">Such as <c>metrics.auc DESC</c>; the newest come first where nothing is said.</param>
    /// <param name="view">Whether deleted runs are looked at.</param>
    /// <param name="cancel">Ends it.</param>
    public async IAsyncEnumerable<Run> SearchRuns(
        IEnumerable<string> experiments, string? filter = null, IEnumerable<string>? orderBy = null, RunView view = RunView.ActiveOnly, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        var (ids, order) = (experiments.ToList(), orderBy?.ToList() ?? []);
        string? token = null;
        do
        {
            var body = new JsonObject
            {
                ["experiment_ids"] = Texts(ids),
                ["filter"] = filter ?? "",
                ["order_by"] = Texts(order),
                ["run_view_type"] = view switch { RunView.DeletedOnly => "DELETED_ONLY", RunView.All => "ALL", _ => "ACTIVE_ONLY" },
                ["max_results"] = RunsAPage,
            };
            if (token is not null)
                body["page_token"] = token;
            var page = await Transport.Send(Call.Post(Transport.Api("runs/search"), body), Wire.Default.RunPage, cancel).ConfigureAwait(false);
            foreach (var run in page.Runs ?? [])
                yield return Run.Of(run);
            token = page.NextPageToken;
        }
        while (token is { Length: > 0 });
    }

    /// <summary>All points of a metric of a run, in the order of their times, page by page as they are read.</summary>
    public async IAsyncEnumerable<MetricPoint> GetMetricHistory(string runId, string key, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        string? token = null;
        do
        {
            var page = await Transport.Send(
                Call.Get(Transport.Api("metrics/get-history"), ("run_id", runId), ("metric_key", key), ("max_results", $"{PointsAPage}"), ("page_token", token)), Wire.Default.MetricPage, cancel).ConfigureAwait(false);
            foreach (var point in page.Metrics ?? [])
                yield return Run.Point(point);
            token = page.NextPageToken;
        }
        while (token is { Length: > 0 });
    }

    internal Task SetStatus(string run, RunStatus status, CancellationToken cancel)
    {
        var body = new JsonObject { ["run_id"] = run, ["status"] = status.ToString().ToUpperInvariant() };
        if (status is not (RunStatus.Running or RunStatus.Scheduled))
            body["end_time"] = Transport.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return Transport.Send(Call.Post(Transport.Api("runs/update"), body), cancel);
    }

    /// <summary>Ends a run after a fault, which is what its caller is to hear of.</summary>
    private static async Task EndAfter(ActiveRun run, RunStatus status)
    {
        try
        {
            await run.End(status, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MlflowException)
        {
            // That some of it did not arrive is the lesser news.
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
