using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Models;

/// <summary>A model to make.</summary>
internal sealed record CreateModel(string Name, string? Description = null, IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>What is to change; what is left out stays.</summary>
internal sealed record ChangeModel(string? Name = null, string? Description = null);

/// <summary>A tag's value.</summary>
internal sealed record TagValue(string Value);

internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder models)
    {
        models.WithTags("Models");
        models.MapGet("/", Search).Needs(Permission.ModelRead).WithSummary("Models by name, and by tags given as tag=key=value");
        models.MapPost("/", Create).Needs(Permission.ModelWrite).WithSummary("Make a model without versions");
        models.MapGet("/{model}", Get).Needs(Permission.ModelRead).WithSummary("A model");
        models.MapPatch("/{model}", Update).Needs(Permission.ModelWrite).WithSummary("Rename or describe a model");
        models.MapDelete("/{model}", Delete).Needs(Permission.ModelWrite).WithSummary("Delete a model and its versions");
        models.MapPut("/{model}/tags/{key}", SetTag).Needs(Permission.ModelWrite).WithSummary("Set a tag");
        models.MapDelete("/{model}/tags/{key}", DeleteTag).Needs(Permission.ModelWrite).WithSummary("Take a tag away");
    }

    private static async Task<Results<Ok<Page<RegisteredModel>>, ProblemHttpResult>> Search(IRegisteredModels models, CancellationToken cancel, string? name = null, [FromQuery] string[]? tag = null, int limit = 100, string? after = null) =>
        TagFilter.Read(tag).Succeeded(out var tags, out var refusal)
            ? (await models.Search(new ModelQuery(name, tags, limit, after), cancel)).ToHttp()
            : refusal.ToProblem();

    private static async Task<Results<Created<RegisteredModel>, ProblemHttpResult>> Create(CreateModel body, Actor actor, IRegisteredModels models, CancellationToken cancel) =>
        (await models.Create(actor, body.Name, body.Description, body.Tags, cancel)).ToCreated(model => $"/api/v1/models/{Uri.EscapeDataString(model.Name)}");

    private static async Task<Results<Ok<RegisteredModel>, ProblemHttpResult>> Get(string model, IRegisteredModels models, CancellationToken cancel) =>
        (await models.Get(model, cancel)).ToHttp();

    private static async Task<Results<Ok<RegisteredModel>, ProblemHttpResult>> Update(string model, ChangeModel body, Actor actor, IRegisteredModels models, CancellationToken cancel) =>
        (await models.Update(actor, model, body.Name, body.Description, cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string model, Actor actor, IRegisteredModels models, CancellationToken cancel) =>
        (await models.Delete(actor, model, cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetTag(string model, string key, TagValue body, Actor actor, IRegisteredModels models, CancellationToken cancel) =>
        (await models.Tag(actor, model, key, body.Value ?? "", cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteTag(string model, string key, Actor actor, IRegisteredModels models, CancellationToken cancel) =>
        (await models.Tag(actor, model, key, null, cancel)).ToNoContent();
}

/// <summary>Reads <c>tag=key=value</c> from a query string.</summary>
internal static class TagFilter
{
    public static Result<Dictionary<string, string>> Read(string[]? tags)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags ?? [])
        {
            if (tag.Split('=', 2) is not [{ Length: > 0 } key, var value])
                return Refusal.Invalid($"The tag filter '{tag}' has no '='.", "Write tag=key=value.");
            pairs[key] = value;
        }

        return pairs;
    }
}
