using Slipway.Registry.Contracts;

namespace Slipway.Mlflow.Registry;

/// <summary>MLflow's calls about aliases. They go the way of all aliases: the gates guard those that a project names.</summary>
internal sealed class AliasCalls(IModelAliases aliases, IModelVersions versions, IRegisteredModels models)
{
    /// <summary>No alias, which none may be called, but the newest version: clients load prompts by it.</summary>
    private const string Latest = "latest";

    public async Task<Result<Answer>> Set(Call call)
    {
        var alias = call.Fields.Text("alias");
        if (!Asked.Read(call.Fields).Succeeded(out var version, out var refusal))
            return refusal;
        return (await aliases.Point(call.Actor, version.Name, alias, version.Number, call.Cancel)).OfVersion(version).Then<Answer>(_ => Answer.Empty);
    }

    /// <summary>The version that an alias points at. One that is not there is a wrong parameter to MLflow's clients, not a missing thing.</summary>
    public async Task<Result<Answer>> Get(Call call)
    {
        var (name, alias) = (call.Fields.Text("name"), call.Fields.Text("alias"));
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        var found = await versions.Find(ModelReference.To(name, alias), call.Cancel);
        if (found.IsSuccess)
            return found.Written(RegistryWriter.WriteOne);
        if (!(await models.Get(name, call.Cancel)).OfModel(name).Succeeded(out var model, out refusal))
            return refusal;
        if (!alias.Equals(Latest, StringComparison.OrdinalIgnoreCase))
            return Refusal.Invalid($"Registered model alias {alias} not found.");
        return model.LatestVersion is { } newest
            ? (await versions.Find(ModelReference.To(name, newest), call.Cancel)).Written(RegistryWriter.WriteOne)
            : new Refusal(RefusalKind.NotFound, $"Latest version not found for model {name}.");
    }

    public async Task<Result<Answer>> Delete(Call call)
    {
        var (name, alias) = (call.Fields.Text("name"), call.Fields.Text("alias"));
        return call.Fields.Refusal is { } refusal ? refusal : (await aliases.Remove(call.Actor, name, alias, call.Cancel)).OfModel(name).Nothing();
    }
}
