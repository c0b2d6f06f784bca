using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Data.Contracts;
using Slipway.Data.Datasets;
using Slipway.Data.Differences;
using Slipway.Data.Loads;
using Slipway.Data.Versions;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Data.Pages;

internal static class DataPages
{
    private const int Listed = 50;

    public static void MapDataPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/data", All).Needs(Permission.DataRead);
        app.MapGet("/data/{name}", One).Needs(Permission.DataRead);
        app.MapGet("/data/{name}/compare", Compare).Needs(Permission.DataRead);
        app.MapLoadPage();
        app.MapVersionPages();
    }

    private static async Task<IResult> All(DatasetService datasets, VersionService versions, CancellationToken cancel, string? after = null)
    {
        if (!(await datasets.List(after, Listed, cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        var newest = new List<NewestVersion>();
        foreach (var dataset in page.Items)
            newest.Add(new(dataset, (await versions.List(dataset.Name, null, 1, cancel)).Succeeded(out var found, out _) && found.Items is [var version, ..] ? version : null));
        return new RazorComponentResult<DatasetsPage>(new { Datasets = newest, page.Next, First = after is null });
    }

    private static async Task<IResult> One(string name, DatasetService datasets, VersionService versions, JobService jobs, CancellationToken cancel, string? after = null)
    {
        if (!(await datasets.Find(name, cancel)).Succeeded(out var dataset, out var refusal) || !(await versions.List(name, after, Listed, cancel)).Succeeded(out var page, out refusal))
            return PageAnswers.Refuse(refusal);
        var loads = await jobs.List(new JobFilter(Kind: LoadKind.KindName, Subject: dataset.Id), 1, null, cancel);
        var load = loads.Succeeded(out var found, out _) ? found.Items.FirstOrDefault(j => j.State != JobState.Succeeded) : null;
        return new RazorComponentResult<DatasetPage>(new { Dataset = dataset, Versions = page.Items, Load = load, page.Next, First = after is null });
    }

    /// <summary>Without a choice, the newest version against the one before it.</summary>
    private static async Task<IResult> Compare(string name, VersionService versions, DifferenceService differences, CancellationToken cancel, string? from = null, string? to = null)
    {
        if (!(await versions.List(name, null, 1000, cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        var all = page.Items;
        if (all.Count < 2)
            return new RazorComponentResult<ComparePage>(new { Name = name, Versions = all });
        if (!(await versions.Find(name, to ?? DataText.Number(all[0].Number), cancel)).Succeeded(out var now, out refusal))
            return PageAnswers.Refuse(refusal);
        var before = all.FirstOrDefault(v => v.Number < now.Version.Number) ?? all[0];
        if (!(await versions.Find(name, from ?? DataText.Number(before.Number), cancel)).Succeeded(out var old, out refusal) || !(await differences.Compare(name, old.Version.Id, now.Version.Id, cancel)).Succeeded(out var diff, out refusal))
            return PageAnswers.Refuse(refusal);
        return new RazorComponentResult<ComparePage>(new { Name = name, Versions = all, From = old.Version, To = now.Version, Diff = diff });
    }
}

/// <summary>A dataset with the version that came last; null before the first.</summary>
public sealed record NewestVersion(Dataset Dataset, DatasetVersion? Version);
