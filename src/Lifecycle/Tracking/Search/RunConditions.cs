using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts.Search;

namespace Slipway.Tracking.Search;

/// <summary>The condition on a run <c>r</c> that a clause stands for.</summary>
internal static class RunConditions
{
    /// <summary>The indexes of the values of parameters and tags hold those of at most so many characters; the migration says so too.</summary>
    private const int IndexedLength = 64;

    public static string Of(SqlQuery query, Dialect dialect, Clause clause) => clause.Entity switch
    {
        "attribute" => Comparisons.Compare(query, dialect, Attribute(clause.Key), clause),
        "metric" => $"EXISTS (SELECT 1 FROM series s WHERE s.run = r.n AND s.key = {MetricKey(query, clause.Key)} AND {CompareMetric(query, clause)}{Comparisons.RowByRow})",
        "parameter" => Comparisons.Keyed(query, dialect, "run_param x WHERE x.run = r.n", clause),
        "tag" => Comparisons.Keyed(query, dialect, "run_tag x WHERE x.run = r.n", clause),
        "dataset" => Dataset(query, dialect, clause),
        _ => throw new InvalidOperationException($"Runs have no entity '{clause.Entity}'."),
    };

    /// <summary>A SELECT of the numbers, as <c>run</c>, of the runs that a clause holds for, each once, which an index answers; null for a clause that none does.</summary>
    public static string? Matches(SqlQuery query, Dialect dialect, string experiments, Clause clause) => clause switch
    {
        { Entity: "metric", Operator: not FilterOperator.NotEqual } =>
            $"SELECT s.run FROM series s WHERE s.experiment IN ({experiments}) AND s.key = {MetricKey(query, clause.Key)} AND {CompareMetric(query, clause)}",
        { Entity: "parameter" or "tag", Operator: FilterOperator.Equal or FilterOperator.In } when (clause.Texts ?? [clause.Text!]).All(text => text.Length <= IndexedLength) =>
            $"SELECT x.run FROM {(clause.Entity == "tag" ? "run_tag" : "run_param")} x WHERE x.key = {query.Bind(clause.Key)} AND {Comparisons.Compare(query, dialect, "x.value", clause)} AND length(x.value) <= {IndexedLength}",
        _ => null,
    };

    public static string Attribute(string key) => key switch
    {
        "run_id" => "r.id",
        "run_name" => "r.name",
        "status" => "r.status",
        "user_id" => "r.user_id",
        "artifact_uri" => "r.artifact_uri",
        "start_time" => "r.started_at",
        "end_time" => "r.ended_at",
        _ => throw new InvalidOperationException($"Runs have no attribute '{key}'."),
    };

    /// <summary>The number of a metric name; NULL, which equals nothing, for one that was never logged.</summary>
    public static string MetricKey(SqlQuery query, string name) => $"(SELECT id FROM metric_key WHERE name = {query.Bind(name)})";

    /// <summary>A metric's latest value: NaN is unequal to everything and is nothing else.</summary>
    private static string CompareMetric(SqlQuery query, Clause clause)
    {
        var value = query.Bind(Convert.ToDouble(clause.Number, System.Globalization.CultureInfo.InvariantCulture));
        return clause.Operator == FilterOperator.NotEqual
            ? $"(s.last_nan = {query.Bind(true)} OR s.last_value <> {value})"
            : $"s.last_nan = {query.Bind(false)} AND s.last_value {Comparisons.Symbol(clause.Operator)} {value}";
    }

    private static string Dataset(SqlQuery query, Dialect dialect, Clause clause) => clause.Key == "context"
        ? $"EXISTS (SELECT 1 FROM dataset_input_tag x WHERE x.run = r.n AND x.key = 'mlflow.data.context' AND {Comparisons.Compare(query, dialect, "x.value", clause)})"
        : $"EXISTS (SELECT 1 FROM dataset_input i JOIN logged_dataset d ON d.id = i.dataset WHERE i.run = r.n AND {Comparisons.Compare(query, dialect, "d." + clause.Key, clause)})";
}
