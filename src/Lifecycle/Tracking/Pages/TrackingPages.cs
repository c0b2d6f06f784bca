using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Tracking.Comparison;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Table;
using Slipway.Ui;
using Slipway.Work.Live;

namespace Slipway.Tracking.Pages;

/// <summary>The pages of experiments, and the way to those of their runs.</summary>
internal static class TrackingPages
{
    private const string ExperimentsByName = """
        SELECT name, CAST(id AS VARCHAR(20)), NULL FROM experiment WHERE deleted_at IS NULL AND LOWER(name) LIKE @within ESCAPE '!'
        ORDER BY CASE WHEN LOWER(name) LIKE @start ESCAPE '!' THEN 0 ELSE 1 END, name LIMIT @most
        """;

    /// <summary>Runs also by any part of their id: pages show its end. The newest come first, so that a search need not see them all.</summary>
    private const string NewestRuns = """
        SELECT run.name, run.id, experiment.name FROM run JOIN experiment ON experiment.id = run.experiment
        WHERE run.deleted_at IS NULL AND (LOWER(run.name) LIKE @within ESCAPE '!' OR run.id LIKE @within ESCAPE '!') ORDER BY run.n DESC LIMIT @most
        """;

    private const string NewestLoggedModels = """
        SELECT m.name, m.id, experiment.name FROM logged_model m JOIN experiment ON experiment.id = m.experiment
        WHERE m.deleted_at IS NULL AND (LOWER(m.name) LIKE @within ESCAPE '!' OR m.id LIKE @within ESCAPE '!') ORDER BY m.created_at DESC, m.id LIMIT @most
        """;

    public static IServiceCollection AddTrackingPages(this IServiceCollection services) => services
        .AddSearch(
            new Searchable("experiment", Permission.RunRead, ExperimentsByName, found => "/experiments/" + found.Id),
            new Searchable("run", Permission.RunRead, NewestRuns, found => "/runs/" + found.Id),
            new Searchable("logged model", Permission.RunRead, NewestLoggedModels, found => LoggedModelPages.Address(found.Id)))
        .AddSingleton(new LiveTopicRule(LiveCurves.Prefix, Permission.RunRead))
        .AddNavigation(new NavigationItem(LifecycleStage.Experiments, "Experiments", "/experiments", Permission.RunRead.Name, Key: 'e', Also: "/logged-models"));

    public static void MapTrackingPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/experiments", Experiments).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}", Runs).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/trials", Trials).Needs(Permission.RunRead);
        app.MapExperimentForms();
        app.MapComparePages();
        app.MapRunPages();
        app.MapLoggedModelPages();
    }

    private static async Task<IResult> Experiments(IExperiments experiments, Database database, CancellationToken cancel, string? after = null, bool deleted = false)
    {
        if (!(await experiments.Search(new ExperimentSearch(View: deleted ? View.DeletedOnly : View.ActiveOnly, Limit: 100, PageToken: after), cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        var activity = await ExperimentActivity.Of(database, [.. page.Items.Select(e => e.Id)], cancel);
        return new RazorComponentResult<ExperimentsPage>(new { Experiments = page.Items, Activity = activity, page.Next, First = after is null, Deleted = deleted, DeletedCount = await ExperimentActivity.CountDeleted(database, cancel) });
    }

    private static async Task<IResult> Runs(long id, IExperiments experiments, Database database, CancellationToken cancel, bool deleted = false)
    {
        if (!(await experiments.Get(id, cancel)).Succeeded(out var experiment, out var refusal))
            return PageAnswers.Refuse(refusal);
        var activity = (await ExperimentActivity.Of(database, [id], cancel))[id];
        return new RazorComponentResult<ExperimentPage>(new { Experiment = experiment, Activity = activity, Deleted = deleted || experiment.Deleted, Shown = TableEndpoints.MostRows });
    }

    private static async Task<IResult> Trials(long id, IExperiments experiments, IRuns runs, Database database, CancellationToken cancel, string? parent = null, string? metric = null)
    {
        if (!(await experiments.Get(id, cancel)).Succeeded(out var experiment, out var refusal)
            || !(await runs.Search(new RunSearch([id], RunTags.HasParent, Limit: TableEndpoints.MostRows), cancel)).Succeeded(out var page, out refusal))
            return PageAnswers.Refuse(refusal);
        var families = page.Items.GroupBy(run => run.Tag(RunTags.Parent)!, StringComparer.Ordinal).ToDictionary(g => g.Key, IReadOnlyList<Run> (g) => [.. g], StringComparer.Ordinal);
        var parents = new List<RunInfo>();
        foreach (var known in families.Keys)
        {
            if ((await runs.Get(known, cancel)).Succeeded(out var found, out _))
                parents.Add(found.Info);
        }

        var chosen = parents.FirstOrDefault(p => p.Id == parent) ?? parents.FirstOrDefault();
        var activity = (await ExperimentActivity.Of(database, [id], cancel))[id];
        return new RazorComponentResult<ExperimentTrialsPage>(new
        {
            Experiment = experiment,
            Activity = activity,
            Parents = (IReadOnlyList<RunInfo>)parents,
            Parent = chosen,
            Trials = chosen is null ? null : TrialSet.Of(families[chosen.Id], metric),
        });
    }
}
