using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Registry.Contracts;
using Slipway.Registry.Sources;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Registry.Pages;

internal static class ModelPages
{
    public static void MapModelPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/models", Models).Needs(Permission.ModelRead);
        app.MapGet("/models/{model}", Model).Needs(Permission.ModelRead);
        app.MapGet("/models/{model}/versions/{number:int}", Version).Needs(Permission.ModelRead);

        // The access gate checks the Origin of every form, so these need no antiforgery token.
        app.MapPost("/models/{model}/versions/{number:int}/waive", Waive).Needs(Permission.GateWaive).DisableAntiforgery();
        app.MapPost("/models/{model}/versions/{number:int}/promote", Promote).Needs(Permission.AliasSet).DisableAntiforgery();
    }

    private static async Task<IResult> Models(IRegisteredModels models, CancellationToken cancel, string? after = null)
    {
        if (!(await models.Search(new ModelQuery(After: after), cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        return new RazorComponentResult<ModelsPage>(new { Models = page.Items, page.Next, First = after is null });
    }

    private static async Task<IResult> Model(string model, Actor actor, IRegisteredModels models, IModelVersions versions, IModelGates gates, IRuns runs, CancellationToken cancel, string? after = null)
    {
        if (!(await models.Get(model, cancel)).Succeeded(out var found, out var refusal) || !(await versions.Search(new VersionQuery(model, Limit: 50, After: after), cancel)).Succeeded(out var page, out refusal))
            return PageAnswers.Refuse(refusal);
        var judged = new List<JudgedVersion>();
        foreach (var version in page.Items)
            judged.Add(new(version, (await gates.List(model, version.Number, cancel)).Succeeded(out var results, out _) ? results : []));
        var names = actor.May(Permission.RunRead) ? await runs.Names([.. page.Items.Select(version => version.Run).OfType<string>()], cancel) : new Dictionary<string, string>();
        return new RazorComponentResult<ModelPage>(new { Model = found, Versions = judged, Runs = names, page.Next, First = after is null });
    }

    private static async Task<IResult> Version(string model, int number, Actor actor, IModelVersions versions, IModelGates gates, IRuns runs, CancellationToken cancel)
    {
        if (!(await versions.Find(ModelReference.To(model, number), cancel)).Succeeded(out var version, out var refusal) || !(await gates.List(model, number, cancel)).Succeeded(out var results, out refusal))
            return PageAnswers.Refuse(refusal);
        var run = version.Run is { Length: > 0 } known && actor.May(Permission.RunRead) && (await runs.Get(known, cancel)).Succeeded(out var found, out _) ? found : null;
        var empty = version.Files.Count == 0 && version.Source is { } source && SourceReader.IsHere(source) ? source : null;
        return new RazorComponentResult<VersionPage>(new { Version = version, Gates = results, Drivers = await Drivers(version, versions, cancel), Run = run, EmptySource = empty });
    }

    /// <summary>What drives the model, where its training wrote it down.</summary>
    private static async Task<IReadOnlyList<Driver>> Drivers(ModelVersion version, IModelVersions versions, CancellationToken cancel)
    {
        if (version.Files.All(file => file.Path != "importance.json") || !(await versions.Open(version, "importance.json", cancel)).Succeeded(out var content, out _))
            return [];
        await using (content)
        {
            try
            {
                return await JsonSerializer.DeserializeAsync<IReadOnlyList<Driver>>(content, JsonSerializerOptions.Web, cancel) ?? [];
            }
            catch (JsonException)
            {
                return [];
            }
        }
    }

    private static async Task<IResult> Waive(string model, int number, [FromForm] string gate, [FromForm] string reason, Actor actor, IModelGates gates, CancellationToken cancel) =>
        (await gates.Waive(actor, model, number, gate, reason, cancel)).Succeeded(out _, out var refusal) ? Back(model, number) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Promote(string model, int number, [FromForm] string alias, Actor actor, IModelAliases aliases, CancellationToken cancel) =>
        (await aliases.Promote(actor, model, alias, number, cancel)).Succeeded(out _, out var refusal) ? Back(model, number) : PageAnswers.Refuse(refusal);

    private static IResult Back(string model, int number) => PageAnswers.See(FormattableString.Invariant($"/models/{Uri.EscapeDataString(model)}/versions/{number}"));
}

/// <summary>How much a column drives a model: the mean of its contributions' absolute values, in units of the raw score.</summary>
public sealed record Driver(string Name, double MeanAbsolute);

/// <summary>A version with what its gates measured.</summary>
public sealed record JudgedVersion(ModelVersion Version, IReadOnlyList<GateResult> Gates);
