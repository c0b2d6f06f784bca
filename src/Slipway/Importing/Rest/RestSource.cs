using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Commands;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Rest;

/// <summary>An MLflow server, or one that speaks as it does, asked over its public API.</summary>
internal sealed class RestSource : ITrackingSource
{
    /// <summary>How the calls of the API begin.</summary>
    public const string Api = "api/2.0/mlflow/";

    private const int Page = 1000;
    private const int PointsAPage = 25_000;

    private readonly RestClient _client;
    private readonly Notes _notes;
    private bool? _ours;

    private RestSource(RestClient client, Notes notes, bool? ours) => (_client, _notes, _ours) = (client, notes, ours);

    public string Name => _client.Server.ToString();

    public static RestSource Open(Uri server, Notes notes) => new(new RestClient(server, RestClient.FromEnvironment()), notes, ours: null);

    /// <summary>A server of ours.</summary>
    /// <param name="token">What it is shown; null for nothing.</param>
    public static RestSource OpenOurs(Uri server, string? token, Notes notes) => new(new RestClient(server, string.IsNullOrEmpty(token) ? null : new AuthenticationHeaderValue("Bearer", token)), notes, ours: true);

    public async IAsyncEnumerable<SourceExperiment> Experiments([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var experiment in Pages(token => _client.Post(Api + "experiments/search", new { max_results = Page, view_type = "ALL", page_token = token }, cancel), "experiments"))
        {
            var created = experiment.Number("creation_time") ?? 0;
            yield return new SourceExperiment(new ForeignExperiment(
                experiment.Number("experiment_id") ?? 0, experiment.Text("name")!, created, experiment.Number("last_update_time") ?? created, experiment.Text("lifecycle_stage") == "deleted", Json.Tags(experiment)));
        }
    }

    public async IAsyncEnumerable<SourceRun> Runs(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        var search = new Func<string?, Task<JsonElement>>(token => _client.Post(
            Api + "runs/search", new { experiment_ids = new[] { experiment.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) }, run_view_type = "ALL", max_results = Page, page_token = token }, cancel));
        await foreach (var found in Pages(search, "runs"))
        {
            // A search leaves out which logged models a run read.
            var id = found.GetProperty("info").Text("run_id")!;
            yield return Run((await _client.Get($"{Api}runs/get?run_id={id}", cancel)).GetProperty("run"), experiment.Id);
        }
    }

    public async IAsyncEnumerable<SourceLoggedModel> LoggedModels(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? token = null;
        do
        {
            var body = new { experiment_ids = new[] { experiment.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) }, max_results = 100, page_token = token };
            if (await _client.Find(HttpMethod.Post, Api + "logged-models/search", body, cancel) is not { } page)
                yield break;
            foreach (var model in page.List("models"))
                yield return LoggedModel(model, experiment.Id);
            token = page.Text("next_page_token");
        }
        while (!string.IsNullOrEmpty(token));
    }

    /// <summary>MLflow does not say how many; one that cannot say whether there are any has none to speak of.</summary>
    public async Task<string?> Traces(SourceExperiment experiment, CancellationToken cancel)
    {
        try
        {
            var address = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Api}traces?experiment_ids={experiment.Id}&max_results=1");
            return await _client.Find(HttpMethod.Get, address, null, cancel) is { } page && page.List("traces").Any() ? "traces" : null;
        }
        catch (CommandFailedException)
        {
            return null;
        }
    }

    public IAsyncEnumerable<SourceModel> Models(CancellationToken cancel) => RestRegistry.Read(_client, _notes, cancel);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The items of all pages.</summary>
    internal static async IAsyncEnumerable<JsonElement> Pages(Func<string?, Task<JsonElement>> ask, string items)
    {
        string? token = null;
        do
        {
            var page = await ask(token);
            foreach (var item in page.List(items))
                yield return item;
            token = page.Text("next_page_token") ?? page.Text("next");
        }
        while (!string.IsNullOrEmpty(token));
    }

    private SourceRun Run(JsonElement run, long experiment)
    {
        var (info, data, inputs, outputs) = (run.GetProperty("info"), run.Member("data"), run.Member("inputs"), run.Member("outputs"));
        var id = info.Text("run_id")!;
        var files = new RestArtifacts(_client, _notes).OfRun(id, info.Text("artifact_uri") ?? "");
        var foreign = new ForeignRun(
            experiment, info.Number("start_time") ?? 0, info.Text("run_name") ?? "", info.Text("user_id") ?? "", Enum.TryParse<RunStatus>(info.Text("status"), ignoreCase: true, out var status) ? status : RunStatus.Running,
            info.Number("end_time"), info.Text("lifecycle_stage") == "deleted", files.StaysAt, [.. data.List("params").Select(p => new Param(p.Text("key")!, p.Text("value") ?? ""))], data.Tags(),
            [.. inputs.List("dataset_inputs").Select(Input)], [.. inputs.List("model_inputs").Select(m => m.Text("model_id")!)], [.. outputs.List("model_outputs").Select(m => new ModelOutput(m.Text("model_id")!, m.Number("step") ?? 0))]);
        List<string> keys = [.. data.List("metrics").Select(m => m.Text("key")!).Distinct(StringComparer.Ordinal)];
        return new SourceRun(id, foreign, files, cancel => History(id, keys, cancel));
    }

    /// <summary>A run's metrics. MLflow is asked for one after the other, and cannot say that a value is infinite; a server of ours is asked for all at once, by its own door.</summary>
    private async IAsyncEnumerable<SourceSeries> History(string run, List<string> keys, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (keys.Count == 0)
            yield break;
        if (_ours ??= await IsOurs(cancel))
        {
            await foreach (var series in Series(Points($"api/v1/runs/{run}/points?limit={PointsAPage}", "items", "page", cancel)))
                yield return series;
            yield break;
        }

        foreach (var key in keys)
        {
            var points = Points($"{Api}metrics/get-history?run_id={run}&metric_key={Uri.EscapeDataString(key)}&max_results={PointsAPage}", "metrics", "page_token", cancel);
            yield return new SourceSeries(key, Count: null, async stop => await points.ToListAsync(stop));
        }
    }

    /// <summary>Points that come one metric after the other, metric by metric: one metric's are held at a time.</summary>
    private static async IAsyncEnumerable<SourceSeries> Series(IAsyncEnumerable<MetricPoint> points)
    {
        List<MetricPoint> series = [];
        await foreach (var point in points)
        {
            if (series.Count > 0 && series[0].Key != point.Key)
            {
                yield return Of(series);
                series = [];
            }

            series.Add(point);
        }

        if (series.Count > 0)
            yield return Of(series);

        static SourceSeries Of(IReadOnlyList<MetricPoint> read) => new(read[0].Key, read.Count, _ => Task.FromResult(read));
    }

    private IAsyncEnumerable<MetricPoint> Points(string address, string items, string page, CancellationToken cancel) =>
        Pages(token => _client.Get(address + (token is null ? "" : $"&{page}={Uri.EscapeDataString(token)}"), cancel), items).Select(point => point.Point());

    private async Task<bool> IsOurs(CancellationToken cancel)
    {
        try
        {
            return await _client.Find(HttpMethod.Get, "api/v1/about", null, cancel) is { ValueKind: JsonValueKind.Object } about && about.Text("name") == "Slipway";
        }
        catch (CommandFailedException)
        {
            return false;
        }
    }

    private SourceLoggedModel LoggedModel(JsonElement model, long experiment)
    {
        var (info, data) = (model.GetProperty("info"), model.Member("data"));
        var id = info.Text("model_id")!;
        var files = new RestArtifacts(_client, _notes).OfModel(id, info.Text("artifact_uri") ?? "");
        var created = info.Number("creation_timestamp_ms") ?? 0;
        return new SourceLoggedModel(id, new ForeignLoggedModel(
            experiment, info.Text("name") ?? "", created, info.Number("last_updated_timestamp_ms") ?? created, info.Text("model_type") ?? "", info.Text("source_run_id") ?? "", Status(info.Text("status")), Deleted: false,
            files.StaysAt, Json.Tags(info), [.. data.List("params").Select(p => new Param(p.Text("key")!, p.Text("value") ?? ""))],
            [.. data.List("metrics").Select(m => new ModelMetric(m.Text("run_id") ?? "", m.Point() with { DatasetName = m.Text("dataset_name"), DatasetDigest = m.Text("dataset_digest") }))]), files);
    }

    private static LoggedModelStatus Status(string? name) => name switch
    {
        "LOGGED_MODEL_PENDING" => LoggedModelStatus.Pending,
        "LOGGED_MODEL_UPLOAD_FAILED" => LoggedModelStatus.UploadFailed,
        "LOGGED_MODEL_READY" => LoggedModelStatus.Ready,
        _ => LoggedModelStatus.Unspecified,
    };

    private static DatasetInput Input(JsonElement input)
    {
        var dataset = input.GetProperty("dataset");
        return new DatasetInput(
            new Dataset(dataset.Text("name")!, dataset.Text("digest")!, dataset.Text("source_type") ?? "", dataset.Text("source") ?? "", dataset.Text("schema"), dataset.Text("profile")), Json.Tags(input));
    }
}
