using System.Globalization;
using System.Text.Json;
using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Tracking;

/// <summary>MLflow's calls about experiments.</summary>
internal sealed class ExperimentCalls(IExperiments experiments, IRunInputs inputs)
{
    private const int MostExperiments = 20;

    private static readonly Dictionary<string, View> Views = new(StringComparer.Ordinal) { ["ACTIVE_ONLY"] = View.ActiveOnly, ["DELETED_ONLY"] = View.DeletedOnly, ["ALL"] = View.All };

    public async Task<Result<Answer>> Create(Call call)
    {
        var fields = call.Fields;
        var experiment = new NewExperiment(fields.Text("name"), fields.OptionalText("artifact_location"), Tags(fields));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await experiments.Create(call.Actor, experiment, call.Cancel)).Written((json, made) => json.WriteString("experiment_id", Id(made.Id)));
    }

    public async Task<Result<Answer>> Get(Call call)
    {
        if (!ExperimentId(call.Fields).Succeeded(out var id, out var refusal))
            return refusal;
        return (await experiments.Get(id, call.Cancel)).Written(WriteOne);
    }

    public async Task<Result<Answer>> GetByName(Call call)
    {
        var name = call.Fields.Text("experiment_name");
        return call.Fields.Refusal is { } refusal ? refusal : (await experiments.GetByName(name, call.Cancel)).Written(WriteOne);
    }

    public async Task<Result<Answer>> Search(Call call)
    {
        var fields = call.Fields;
        var search = new ExperimentSearch(
            fields.OptionalText("filter"), fields.Texts("order_by"), fields.OptionalEnum("view_type", Views) ?? View.ActiveOnly, Limits.Read(fields, "max_results", 1000), fields.OptionalText("page_token"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await experiments.Search(search, call.Cancel)).Written((json, page) =>
        {
            json.WriteList("experiments", page.Items, (to, e) => to.WriteObject(null, inner => Write(inner, e)));
            json.WriteOptional("next_page_token", page.Next);
        });
    }

    public async Task<Result<Answer>> Update(Call call)
    {
        var name = call.Fields.Text("new_name");
        if (!ExperimentId(call.Fields).Succeeded(out var id, out var refusal))
            return refusal;
        return (await experiments.Rename(call.Actor, id, name, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> Delete(Call call) =>
        ExperimentId(call.Fields).Succeeded(out var id, out var refusal) ? (await experiments.Delete(call.Actor, id, call.Cancel)).Nothing() : refusal;

    public async Task<Result<Answer>> Restore(Call call) =>
        ExperimentId(call.Fields).Succeeded(out var id, out var refusal) ? (await experiments.Restore(call.Actor, id, call.Cancel)).Nothing() : refusal;

    public async Task<Result<Answer>> SetTag(Call call)
    {
        var tag = new Tag(call.Fields.Text("key"), call.Fields.OptionalText("value") ?? "");
        return ExperimentId(call.Fields).Succeeded(out var id, out var refusal) ? (await experiments.SetTag(call.Actor, id, tag, call.Cancel)).Nothing() : refusal;
    }

    public async Task<Result<Answer>> DeleteTag(Call call)
    {
        var key = call.Fields.Text("key");
        return ExperimentId(call.Fields).Succeeded(out var id, out var refusal) ? (await experiments.DeleteTag(call.Actor, id, key, call.Cancel)).Nothing() : refusal;
    }

    public async Task<Result<Answer>> SearchDatasets(Call call)
    {
        var named = call.Fields.Texts("experiment_ids", numbersToo: true).Count;
        if (call.Fields.Refusal is null && named == 0)
            return Refusal.Invalid("SearchDatasets request must specify at least one experiment_id.");
        if (named > MostExperiments)
            return Refusal.Invalid($"SearchDatasets request cannot specify more than {MostExperiments} experiment_ids. Received {named} experiment_ids.");
        if (!ExperimentIds(call.Fields).Succeeded(out var ids, out var refusal))
            return refusal;
        return (await inputs.Datasets(ids, call.Cancel)).Written((json, uses) => json.WriteList("dataset_summaries", uses, (to, use) => to.WriteObject(null, inner =>
        {
            inner.WriteString("experiment_id", Id(use.Experiment));
            inner.WriteString("name", use.Name);
            inner.WriteString("digest", use.Digest);
            inner.WriteOptional("context", use.Context);
        })));
    }

    /// <summary>The experiments that a search names; texts of digits, or numbers.</summary>
    public static Result<IReadOnlyList<long>> ExperimentIds(Fields fields)
    {
        var ids = new List<long>();
        foreach (var text in fields.Texts("experiment_ids", numbersToo: true))
        {
            if (!Parse(text).Succeeded(out var id, out var refusal))
                return refusal;
            ids.Add(id);
        }

        return fields.Refusal is { } unreadable ? unreadable : ids;
    }

    /// <summary>The experiment that a call is about.</summary>
    public static Result<long> ExperimentId(Fields fields)
    {
        var text = fields.Text("experiment_id");
        return fields.Refusal is { } refusal ? refusal : Parse(text);
    }

    public static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static Result<long> Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? id
        : Refusal.Invalid($"Invalid experiment ID '{text}'. Experiment ID must be a valid integer.");

    private static List<Tag> Tags(Fields fields) => [.. fields.List("tags").Select(tag => new Tag(tag.Text("key"), tag.OptionalText("value") ?? ""))];

    private static void WriteOne(Utf8JsonWriter json, Experiment experiment) => json.WriteObject("experiment", inner => Write(inner, experiment));

    private static void Write(Utf8JsonWriter json, Experiment experiment)
    {
        json.WriteString("experiment_id", Id(experiment.Id));
        json.WriteString("name", experiment.Name);
        json.WriteString("artifact_location", experiment.ArtifactLocation);
        json.WriteString("lifecycle_stage", experiment.Deleted ? "deleted" : "active");
        json.WriteNumber("last_update_time", experiment.UpdatedAt);
        json.WriteNumber("creation_time", experiment.CreatedAt);
        json.WriteList("tags", experiment.Tags, RunWriter.Write);
    }
}
