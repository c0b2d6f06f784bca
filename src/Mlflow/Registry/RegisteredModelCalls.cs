using Slipway.Registry.Contracts;

namespace Slipway.Mlflow.Registry;

/// <summary>MLflow's calls about registered models.</summary>
internal sealed class RegisteredModelCalls(IRegisteredModels models, IRegistrySearch search)
{
    private const int UsualPage = 100;
    private const string DeploymentJob = "deployment_job_id";

    public async Task<Result<Answer>> Create(Call call)
    {
        var (name, description, tags) = (call.Fields.Text("name"), call.Fields.OptionalText("description"), RegistryWriter.Tags(call.Fields));
        call.Fields.Unused(DeploymentJob);
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return (await models.Create(call.Actor, name, description, tags, call.Cancel)).Naming(name).Written((json, model) => RegistryWriter.WriteOne(json, model, []));
    }

    public async Task<Result<Answer>> Get(Call call)
    {
        var name = call.Fields.Text("name");
        return call.Fields.Refusal is { } refusal ? refusal : await Written((await models.Get(name, call.Cancel)).OfModel(name), call.Cancel);
    }

    public async Task<Result<Answer>> Rename(Call call)
    {
        var (name, newName) = (call.Fields.Text("name"), call.Fields.Text("new_name"));
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return await Written((await models.Update(call.Actor, name, newName, null, call.Cancel)).Naming(newName, before: name), call.Cancel);
    }

    /// <summary>Sets the description; where none is given there is none afterwards.</summary>
    public async Task<Result<Answer>> Update(Call call)
    {
        var (name, description) = (call.Fields.Text("name"), call.Fields.OptionalText("description"));
        call.Fields.Unused(DeploymentJob);
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return await Written((await models.Update(call.Actor, name, null, description ?? "", call.Cancel)).OfModel(name), call.Cancel);
    }

    public async Task<Result<Answer>> Delete(Call call)
    {
        var name = call.Fields.Text("name");
        return call.Fields.Refusal is { } refusal ? refusal : (await models.DeleteWithAliases(call.Actor, name, call.Cancel)).OfModel(name).Nothing();
    }

    public async Task<Result<Answer>> SetTag(Call call)
    {
        var (name, key, value) = (call.Fields.Text("name"), call.Fields.Text("key"), call.Fields.OptionalText("value"));
        return call.Fields.Refusal is { } refusal ? refusal : (await models.Tag(call.Actor, name, key, value ?? "", call.Cancel)).OfModel(name).Nothing();
    }

    public async Task<Result<Answer>> DeleteTag(Call call)
    {
        var (name, key) = (call.Fields.Text("name"), call.Fields.Text("key"));
        return call.Fields.Refusal is { } refusal ? refusal : (await models.Tag(call.Actor, name, key, null, call.Cancel)).OfModel(name).Nothing();
    }

    public async Task<Result<Answer>> Search(Call call)
    {
        var query = new RegistryQuery(call.Fields.OptionalText("filter"), call.Fields.Texts("order_by"), Limits.Read(call.Fields, "max_results", UsualPage), call.Fields.OptionalText("page_token"));
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        if (!(await search.Models(query, call.Cancel)).Succeeded(out var page, out var unreadable))
            return unreadable;
        var latest = (await search.Latest([.. page.Items.Select(model => model.Name)], [], call.Cancel)).ToLookup(version => version.Model, StringComparer.Ordinal);
        return new Answer(json =>
        {
            json.WriteList("registered_models", page.Items, (to, model) => to.WriteObject(null, inner => RegistryWriter.Write(inner, model, [.. latest[model.Name]])));
            json.WriteOptional("next_page_token", page.Next);
        });
    }

    public async Task<Result<Answer>> Latest(Call call)
    {
        var (name, stages) = (call.Fields.Text("name"), new List<ModelStage>());
        foreach (var text in call.Fields.Texts("stages"))
        {
            if (!ModelStages.Parse(text).Succeeded(out var stage, out var unknown))
                return unknown;
            stages.Add(stage);
        }

        if (call.Fields.Refusal is { } refusal)
            return refusal;
        if (!(await models.Get(name, call.Cancel)).OfModel(name).Succeeded(out _, out var missing))
            return missing;
        var latest = await search.Latest([name], stages, call.Cancel);
        return new Answer(json => json.WriteList("model_versions", latest, (to, version) => to.WriteObject(null, inner => RegistryWriter.Write(inner, version, withAliases: false))));
    }

    private async Task<Result<Answer>> Written(Result<RegisteredModel> result, CancellationToken cancel)
    {
        if (!result.Succeeded(out var model, out var refusal))
            return refusal;
        var latest = model.LatestVersion is null ? [] : await search.Latest([model.Name], [], cancel);
        return new Answer(json => RegistryWriter.WriteOne(json, model, latest));
    }
}
