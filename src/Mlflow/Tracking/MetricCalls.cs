using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Tracking;

/// <summary>MLflow's calls that read what metrics were.</summary>
internal sealed class MetricCalls(IMetricHistory history)
{
    private const int LongestPage = 25_000;
    private const int MostSteps = 2500;

    public async Task<Result<Answer>> History(Call call)
    {
        var fields = call.Fields;
        var (run, key) = (fields.RunId(), fields.Text("metric_key"));
        var (limit, token) = (Limits.Read(fields, "max_results", LongestPage), fields.OptionalText("page_token"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await history.Read(run, key, limit, token, call.Cancel)).Written((json, page) =>
        {
            json.WriteList("metrics", page.Items, (to, p) => RunWriter.Write(to, p.Key, p.Value, p.Timestamp, p.Step));
            json.WriteOptional("next_page_token", page.Next);
        });
    }

    public async Task<Result<Answer>> Bulk(Call call)
    {
        var fields = call.Fields;
        var (runs, limit) = (fields.Texts("run_id"), Limits.Read(fields, "max_results", LongestPage));
        if (runs.Count == 0)
            fields.Refuse(Refusal.Invalid("GetMetricHistoryBulk request must specify at least one run_id."));
        if (runs.Count > IMetricHistory.MostRuns)
            fields.Refuse(Refusal.Invalid($"GetMetricHistoryBulk request cannot specify more than {IMetricHistory.MostRuns} run_ids. Received {runs.Count} run_ids."));
        if (fields.OptionalText("metric_key") is not { } key)
            return fields.Refusal ?? Refusal.Invalid("GetMetricHistoryBulk request must specify a metric_key.");
        if (limit < 1)
            fields.Refuse(Refusal.Invalid($"Invalid value {limit} for parameter 'max_results' supplied. It must be a positive integer"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await history.ReadMany(runs, key, Math.Min(limit, LongestPage), call.Cancel)).Written((json, points) =>
        {
            json.WriteStartArray("metrics");
            foreach (var (run, point) in points)
                RunWriter.Write(json, point.Key, point.Value, point.Timestamp, point.Step, run);
            json.WriteEndArray();
        });
    }

    public async Task<Result<Answer>> Interval(Call call)
    {
        var fields = call.Fields;
        var (runs, key, limit) = (fields.Texts("run_ids"), fields.Text("metric_key"), Limits.Read(fields, "max_results", MostSteps));
        if (runs.Count > IMetricHistory.MostRuns)
            fields.Refuse(Refusal.Invalid($"GetMetricHistoryBulkInterval request must specify at most {IMetricHistory.MostRuns} run_ids. Received {runs.Count} run_ids."));
        var (first, last) = (fields.OptionalInt64("start_step"), fields.OptionalInt64("end_step"));
        if (first is null != last is null)
            fields.Refuse(Refusal.Invalid("If either start step or end step are specified, both must be specified."));
        if (first > last)
            fields.Refuse(Refusal.Invalid($"end_step must be greater than start_step. Found start_step={first} and end_step={last}."));
        if (fields.Refusal is { } refusal)
            return refusal;
        (long, long)? steps = first is { } from && last is { } to ? (from, to) : null;
        return (await history.SampleSteps(runs, key, steps, limit, call.Cancel)).Written((json, points) =>
            json.WriteList("metrics", points, (one, p) => RunWriter.Write(one, p.Point.Key, p.Point.Value, p.Point.Timestamp, p.Point.Step, p.Run)));
    }
}
