using Slipway.Monitoring.Contracts;
using Slipway.Pipelines.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Work.Events;

namespace Slipway.Governance.Timelines;

/// <summary>One timeline over all stages, read from the events that they commit together with what they tell of.</summary>
internal sealed class TimelineService(EventHistory events, EventReader reader, IPipelines pipelines, IDeployments deployments, IMonitors monitors, IRegisteredModels models)
{
    private const int Chunk = 500;

    /// <summary>How many events are looked through for a page; a narrow filter gives shorter pages rather than slow ones.</summary>
    private const int Farthest = 20_000;

    /// <summary>What happened, newest first.</summary>
    /// <param name="before">The sequence of the last one of the page before; null to begin.</param>
    /// <param name="limit">How many at most, 1 to 500.</param>
    public async Task<Result<Page<Happening>>> List(Actor actor, TimelineFilter filter, long? before, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > Chunk)
            return Refusal.Invalid($"limit: {limit} is outside 1 to {Chunk}.", "Ask for fewer and follow 'next'.");
        var projects = await pipelines.Projects(cancel);
        if (!(await Scope(filter, projects, cancel)).Succeeded(out var scope, out var refusal))
            return refusal;
        var (types, byId, found, looked) = (EventReader.Types(actor), projects.ToDictionary(project => project.Id, StringComparer.Ordinal), new List<Happening>(), 0);
        if (types.Count == 0)
            return new Page<Happening>([], null);
        while (true)
        {
            var some = await events.Before(before, types, Chunk, cancel);
            foreach (var happened in some)
            {
                if (await reader.Read(happened, byId, cancel) is { } told && (filter.IsEmpty || scope.Takes(told.About)))
                    found.Add(told.Happening);
                if (found.Count == limit)
                    return new Page<Happening>(found, Next(happened.Sequence));
            }

            looked += some.Count;
            if (some.Count < Chunk)
                return new Page<Happening>(found, null);
            before = some[^1].Sequence;
            if (looked >= Farthest)
                return new Page<Happening>(found, Next(some[^1].Sequence));
        }
    }

    private static string Next(long sequence) => sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The names that belong to what the filter asks for; a name that is nowhere is refused.</summary>
    private async Task<Result<TimelineScope>> Scope(TimelineFilter filter, IReadOnlyList<ProjectScope> projects, CancellationToken cancel)
    {
        var (all, watching) = (await deployments.List(cancel), await monitors.List(cancel));
        if (filter.Project is { } name)
        {
            if (projects.FirstOrDefault(project => project.Name == name) is not { } project)
                return Refusal.NotFound("Project", name);
            return Make([project.Name], [.. project.Datasets, .. project.Monitors.Select(monitor => monitor + "-windows")], project.Model is null ? [] : [project.Model], project.Deployments, project.Monitors);
        }

        if (filter.Deployment is { } deployment)
        {
            if (all.FirstOrDefault(d => d.Name == deployment) is not { } named)
                return Refusal.NotFound("Deployment", deployment);
            return Make([], [], await ModelsOf(named, cancel), [deployment], [.. watching.Where(monitor => monitor.Deployment == deployment).Select(monitor => monitor.Name)]);
        }

        if (filter.Model is not { } model)
            return Make([], [], [], [], []);
        if (!(await models.Get(model, cancel)).Succeeded(out _, out var refusal))
            return refusal;
        List<string> serving = [];
        foreach (var candidate in all)
        {
            if ((await ModelsOf(candidate, cancel)).Contains(model))
                serving.Add(candidate.Name);
        }

        return Make([.. projects.Where(p => p.Model == model).Select(p => p.Name)], [], [model], serving, [.. watching.Where(monitor => serving.Contains(monitor.Deployment)).Select(monitor => monitor.Name)]);
    }

    private async Task<IReadOnlyList<string>> ModelsOf(Deployment deployment, CancellationToken cancel) =>
        (await deployments.History(deployment.Name, cancel)).Succeeded(out var changes, out _) ? [.. changes.Select(change => change.Version.Model).Distinct()] : [deployment.Active.Model];

    private static TimelineScope Make(IEnumerable<string> projects, IEnumerable<string> datasets, IEnumerable<string> models, IEnumerable<string> deployments, IEnumerable<string> monitors) => new(
        projects.ToHashSet(StringComparer.Ordinal), datasets.ToHashSet(StringComparer.Ordinal), models.ToHashSet(StringComparer.Ordinal), deployments.ToHashSet(StringComparer.Ordinal), monitors.ToHashSet(StringComparer.Ordinal));
}
