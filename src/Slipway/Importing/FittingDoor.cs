using Slipway.Commands;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing;

/// <summary>
/// Hands things to the server so that an odd part costs only itself: where a thing is refused, it is sent without its parts, then with more and more of them; those that are refused are left out by name.
/// The server alone knows what it refuses, and every call may be sent again.
/// </summary>
internal sealed class FittingDoor(ServerDoor server, Notes notes)
{
    /// <summary>A run that is called nothing takes its name from this tag: it belongs to the run itself.</summary>
    private const string NameTag = "mlflow.runName";

    private readonly HashSet<object> _left = new(ReferenceEqualityComparer.Instance);

    public async Task<TakenExperiment> Take(ForeignExperiment experiment, CancellationToken cancel)
    {
        var changed = false;
        var taken = await Fit($"experiment '{experiment.Name}'", Tags(experiment.Tags), () => server.Take(experiment with { Tags = Fitting(experiment.Tags) }, cancel), answer => changed |= answer.Changed);
        return taken with { Changed = changed };
    }

    public async Task<TakenRun> Take(string id, ForeignRun run, CancellationToken cancel)
    {
        var changed = false;
        List<Part> parts =
        [
            .. Params(run.Params), .. Tags(run.Tags), .. (run.Datasets ?? []).Select(d => new Part($"dataset '{d.Dataset.Name}'", d)), .. (run.ModelInputs ?? []).Select(m => new Part($"input '{m}'", m)),
            .. (run.ModelOutputs ?? []).Select(m => new Part($"output '{m.Model}'", m)),
        ];
        var taken = await Fit($"run {id}", parts, () => server.Take(id, run with
        {
            Params = Fitting(run.Params), Tags = Fitting(run.Tags), Datasets = Fitting(run.Datasets), ModelInputs = Fitting(run.ModelInputs), ModelOutputs = Fitting(run.ModelOutputs),
        }, cancel), answer => changed |= answer.Changed);
        return taken with { Changed = changed };
    }

    public async Task<TakenLoggedModel> Take(string id, ForeignLoggedModel model, CancellationToken cancel)
    {
        var changed = false;
        List<Part> parts = [.. Params(model.Params), .. Tags(model.Tags), .. (model.Metrics ?? []).Select(m => new Part($"metric '{m.Point.Key}' at step {m.Point.Step}", m))];
        var taken = await Fit(
            $"logged model {id}", parts, () => server.Take(id, model with { Params = Fitting(model.Params), Tags = Fitting(model.Tags), Metrics = Fitting(model.Metrics) }, cancel), answer => changed |= answer.Changed);
        return taken with { Changed = changed };
    }

    public async Task<TakenModel> Take(string name, ForeignModel model, CancellationToken cancel)
    {
        var changed = false;
        var taken = await Fit($"model {name}", Tags(model.Tags), () => server.Take(name, model with { Tags = Fitting(model.Tags) }, cancel), answer => changed |= answer.Changed);
        return taken with { Changed = changed };
    }

    public async Task<TakenVersion> Take(string name, int number, ForeignVersion version, CancellationToken cancel)
    {
        var changed = false;
        var taken = await Fit($"version {name}/{number}", Tags(version.Tags), () => server.Take(name, number, version with { Tags = Fitting(version.Tags) }, cancel), answer => changed |= answer.Changed);
        return taken with { Changed = changed };
    }

    /// <exception cref="CommandFailedException">It is refused without any of its parts, or for another reason than what it says.</exception>
    private async Task<T> Fit<T>(string owner, IEnumerable<Part> parts, Func<Task<T>> send, Action<T> taken)
    {
        List<Part> removable = [.. parts.Where(p => !_left.Contains(p.Item))];
        try
        {
            return await Send();
        }
        catch (CommandFailedException refused) when (IsOfContent(refused) && removable.Count > 0)
        {
            _left.UnionWith(removable.Select(p => p.Item));
        }

        var answer = await Send();
        await Add(removable);
        return answer;

        async Task<T> Send()
        {
            var got = await send();
            taken(got);
            return got;
        }

        async Task Add(List<Part> more)
        {
            _left.ExceptWith(more.Select(p => p.Item));
            try
            {
                answer = await Send();
            }
            catch (CommandFailedException refused) when (IsOfContent(refused))
            {
                _left.UnionWith(more.Select(p => p.Item));
                if (more is [var odd])
                {
                    notes.Left($"{odd.Name} of {owner}", refused.Message, refused.Remedy);
                    return;
                }

                await Add(more[..(more.Count / 2)]);
                await Add(more[(more.Count / 2)..]);
            }
        }
    }

    private static bool IsOfContent(CommandFailedException refused) => refused is { IsOfOneThing: true, Status: 400 or 413 or 422 };

    private static IEnumerable<Part> Params(IReadOnlyList<Param>? parameters) => (parameters ?? []).Select(p => new Part($"parameter '{p.Key}'", p));

    private static IEnumerable<Part> Tags(IReadOnlyList<Tag>? tags) => (tags ?? []).Where(t => t.Key != NameTag).Select(t => new Part($"tag '{t.Key}'", t));

    private static IEnumerable<Part> Tags(IReadOnlyDictionary<string, string>? tags) => (tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Keys.Select(key => new Part($"tag '{key}'", key));

    private List<T>? Fitting<T>(IReadOnlyList<T>? items)
        where T : class => items is null ? null : [.. items.Where(item => !_left.Contains(item))];

    private Dictionary<string, string>? Fitting(IReadOnlyDictionary<string, string>? tags) => tags?.Where(t => !_left.Contains(t.Key)).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);

    /// <summary>What a thing can be taken without.</summary>
    /// <param name="Name">What notes call it.</param>
    /// <param name="Item">The object itself: its identity says which it is.</param>
    private sealed record Part(string Name, object Item);
}
