using Slipway.Tracking.Contracts;

namespace Slipway.Mlflow.Tracking;

/// <summary>MLflow's calls about runs.</summary>
internal sealed class RunCalls(IRuns runs)
{
    private static readonly Dictionary<string, RunStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["RUNNING"] = RunStatus.Running, ["SCHEDULED"] = RunStatus.Scheduled, ["FINISHED"] = RunStatus.Finished, ["FAILED"] = RunStatus.Failed, ["KILLED"] = RunStatus.Killed,
    };

    private static readonly Dictionary<string, View> Views = new(StringComparer.Ordinal) { ["ACTIVE_ONLY"] = View.ActiveOnly, ["DELETED_ONLY"] = View.DeletedOnly, ["ALL"] = View.All };

    public async Task<Result<Answer>> Create(Call call)
    {
        var fields = call.Fields;
        if (!ExperimentCalls.ExperimentId(fields).Succeeded(out var experiment, out var unknown))
            return unknown;
        var run = new NewRun(experiment, fields.OptionalText("run_name"), fields.OptionalText("user_id") ?? "", fields.OptionalInt64("start_time"), LogCalls.Tags(fields));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await runs.Create(call.Actor, run, call.Cancel)).Written((json, made) => json.WriteObject("run", inner => RunWriter.WriteNew(inner, made)));
    }

    public async Task<Result<Answer>> Get(Call call)
    {
        var id = call.Fields.RunId();
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return (await runs.Get(id, call.Cancel)).Written((json, run) => json.WriteObject("run", inner => RunWriter.Write(inner, run, withModelInputs: true)));
    }

    public async Task<Result<Answer>> Search(Call call)
    {
        var fields = call.Fields;
        if (!ExperimentCalls.ExperimentIds(fields).Succeeded(out var experiments, out var unknown))
            return unknown;
        var search = new RunSearch(
            experiments, fields.OptionalText("filter"), fields.Texts("order_by"), fields.OptionalEnum("run_view_type", Views) ?? View.ActiveOnly, Limits.Read(fields, "max_results", 1000), fields.OptionalText("page_token"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await runs.Search(search, call.Cancel)).Written((json, page) =>
        {
            json.WriteList("runs", page.Items, (to, run) => to.WriteObject(null, inner => RunWriter.Write(inner, run, withModelInputs: false)));
            json.WriteOptional("next_page_token", page.Next);
        });
    }

    public async Task<Result<Answer>> Update(Call call)
    {
        var fields = call.Fields;
        var id = fields.RunId();
        var change = new RunChange(fields.OptionalEnum("status", Statuses), fields.OptionalInt64("end_time"), fields.OptionalText("run_name"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await runs.Update(call.Actor, id, change, call.Cancel)).Written((json, info) => json.WriteObject("run_info", inner => RunWriter.Write(inner, info)));
    }

    public async Task<Result<Answer>> Delete(Call call)
    {
        var id = call.Fields.Text("run_id");
        return call.Fields.Refusal is { } refusal ? refusal : (await runs.Delete(call.Actor, id, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> Restore(Call call)
    {
        var id = call.Fields.Text("run_id");
        return call.Fields.Refusal is { } refusal ? refusal : (await runs.Restore(call.Actor, id, call.Cancel)).Nothing();
    }

    public async Task<Result<Answer>> DeleteTag(Call call)
    {
        var (id, key) = (call.Fields.Text("run_id"), call.Fields.Text("key"));
        return call.Fields.Refusal is { } refusal ? refusal : (await runs.DeleteTag(call.Actor, id, key, call.Cancel)).Nothing();
    }
}
