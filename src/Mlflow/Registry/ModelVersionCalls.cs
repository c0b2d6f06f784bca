using Slipway.Registry.Contracts;

namespace Slipway.Mlflow.Registry;

/// <summary>MLflow's calls about versions of models.</summary>
internal sealed class ModelVersionCalls(IModelVersions versions, IModelStages stages, IRegistrySearch search)
{
    private const int UsualPage = 200_000;

    public async Task<Result<Answer>> Create(Call call)
    {
        var fields = call.Fields;
        var name = fields.Text("name");
        var version = new NewVersion(
            [], Given(fields, "run_id"), Description: fields.OptionalText("description"), Tags: RegistryWriter.Tags(fields), Source: fields.Text("source"), RunLink: Given(fields, "run_link"), LoggedModel: Given(fields, "model_id"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return (await versions.RegisterNext(call.Actor, name, version, call.Cancel)).OfModel(name).Written(RegistryWriter.WriteOne);
    }

    public async Task<Result<Answer>> Get(Call call) =>
        Asked.Read(call.Fields).Succeeded(out var version, out var refusal) ? (await versions.Find(version.Reference, call.Cancel)).OfVersion(version).Written(RegistryWriter.WriteOne) : refusal;

    /// <summary>Sets the description; where none is given there is none afterwards.</summary>
    public async Task<Result<Answer>> Update(Call call)
    {
        var description = call.Fields.OptionalText("description");
        if (!Asked.Read(call.Fields).Succeeded(out var version, out var refusal))
            return refusal;
        return (await versions.Describe(call.Actor, version.Name, version.Number, description ?? "", call.Cancel)).OfVersion(version).Written(RegistryWriter.WriteOne);
    }

    public async Task<Result<Answer>> Transition(Call call)
    {
        var (name, archive) = (call.Fields.Text("stage"), call.Fields.OptionalBool("archive_existing_versions"));
        if (!Asked.Read(call.Fields).Succeeded(out var version, out var refusal))
            return refusal;
        if (!ModelStages.Parse(name).Succeeded(out var stage, out var unknown))
            return unknown;
        return (await stages.Move(call.Actor, version.Name, version.Number, stage, archive, call.Cancel)).OfVersion(version).Written(RegistryWriter.WriteOne);
    }

    public async Task<Result<Answer>> Delete(Call call) =>
        Asked.Read(call.Fields).Succeeded(out var version, out var refusal) ? (await versions.DeleteWithAliases(call.Actor, version.Name, version.Number, call.Cancel)).OfVersion(version).Nothing() : refusal;

    public async Task<Result<Answer>> SetTag(Call call)
    {
        var (key, value) = (call.Fields.Text("key"), call.Fields.OptionalText("value"));
        return await Tag(call, key, value ?? "");
    }

    public async Task<Result<Answer>> DeleteTag(Call call) => await Tag(call, call.Fields.Text("key"), null);

    public async Task<Result<Answer>> Search(Call call)
    {
        var query = new RegistryQuery(call.Fields.OptionalText("filter"), call.Fields.Texts("order_by"), Limits.Read(call.Fields, "max_results", UsualPage), call.Fields.OptionalText("page_token"));
        if (call.Fields.Refusal is { } refusal)
            return refusal;
        return (await search.Versions(query, call.Cancel)).Written((json, page) =>
        {
            json.WriteList("model_versions", page.Items, (to, version) => to.WriteObject(null, inner => RegistryWriter.Write(inner, version, withAliases: false)));
            json.WriteOptional("next_page_token", page.Next);
        });
    }

    /// <summary>Where a client fetches the files: the place behind the source.</summary>
    public async Task<Result<Answer>> DownloadUri(Call call)
    {
        if (!Asked.Read(call.Fields).Succeeded(out var asked, out var refusal))
            return refusal;
        return (await versions.Find(asked.Reference, call.Cancel)).OfVersion(asked).Then<Answer>(version => (version.Location ?? version.Source) is { } place
            ? new Answer(json => json.WriteString("artifact_uri", place))
            : Refusal.Invalid($"{version} was registered with files of its own and has no source.", $"Read them at /model-versions/get-artifact?name={Uri.EscapeDataString(version.Model)}&version={version.Number}&path=…."));
    }

    private async Task<Result<Answer>> Tag(Call call, string key, string? value) =>
        Asked.Read(call.Fields).Succeeded(out var version, out var refusal) ? (await versions.Tag(call.Actor, version.Name, version.Number, key, value, call.Cancel)).OfVersion(version).Nothing() : refusal;

    private static string? Given(Fields fields, string name) => fields.OptionalText(name) is { Length: > 0 } text ? text : null;
}
