using System.Text.Json.Nodes;
using Slipway.Declarations;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Runs;
using Slipway.Registry.Contracts;

namespace Slipway.Pipelines.Projects;

/// <summary>What stands of the objects that a file declares and other stages keep, by subject, such as <c>deploy late</c>.</summary>
/// <param name="Standing">What there is.</param>
/// <param name="Settled">The sections to which nothing is on its way; in the others nobody changed anything by hand, as far as can be told.</param>
/// <param name="Expected">What ought to be there, once it was applied.</param>
/// <param name="Answerable">Deployments whose model can answer now; the others wait for a pipeline.</param>
internal sealed record Surroundings(IReadOnlyDictionary<string, StandingObject> Standing, IReadOnlySet<string> Settled, IReadOnlySet<string> Expected, IReadOnlySet<string> Answerable)
{
    /// <summary>Makes what was applied what is there now: what somebody changed by hand differs from the file then, and what somebody ended is missing.</summary>
    public void Amend(OrderedDictionary<string, JsonNode?> applied)
    {
        foreach (var subject in applied.Keys.Where(subject => Expected.Contains(subject) && !Standing.ContainsKey(subject)).ToList())
            applied.Remove(subject);
        foreach (var (subject, standing) in Standing)
        {
            if (!Settled.Contains(subject.Split(' ')[0]) || !applied.TryGetValue(subject, out var node) || node is not JsonObject known)
                continue;
            foreach (var (member, value) in standing.Members)
            {
                if (value is null)
                    known.Remove(member);
                else
                    known[member] = value.DeepClone();
            }
        }
    }

    public bool Answers(string subject) => Answerable.Contains(subject);

    /// <summary>Whether the project declared it last, and it stands.</summary>
    public bool Owns(string project, string subject) => Standing.TryGetValue(subject, out var standing) && standing.Project == project;

    public IEnumerable<string> Owned(string project) => Standing.Where(one => one.Value.Project == project).Select(one => one.Key);

    /// <summary>What the author of a file should know of it.</summary>
    /// <param name="left">What the project declared once and its file no longer names.</param>
    public IEnumerable<string> Notes(Project declared, IReadOnlyList<PlanItem> items, bool trains, IReadOnlyList<string> left)
    {
        foreach (var subject in left)
            yield return $"{subject} is not in the file and goes on as it is; --prune ends it.";
        var touched = items.Where(item => item.Action is PlanAction.Create or PlanAction.Change).Select(item => item.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var name in declared.Deploy.Where(deployment => deployment.Value.Model is not null).Select(deployment => deployment.Key))
        {
            if (declared.LabelKey(name) is var (monitor, key) && (touched.Contains("deploy " + name) || touched.Contains("monitor " + monitor)))
                yield return $"Each record of a request to '{name}' must carry '{key}' (over V2 the request's own id stands for it): by it the labels of monitor '{monitor}' find their predictions.";
        }

        foreach (var subject in touched)
        {
            if (Standing.TryGetValue(subject, out var standing) && standing.Project is { } other && other != declared.Name)
                yield return $"{subject} belongs to the project '{other}'; this file takes it over.";
            if (!trains && subject.StartsWith("deploy ", StringComparison.Ordinal) && declared.Deploy[subject["deploy ".Length..]].Model is { } model && !Answers(subject))
                yield return $"{subject} waits: {model} is no version that may answer yet. Apply again when it is.";
        }
    }
}

/// <summary>Looks at what stands.</summary>
internal sealed class SurroundingsReader(IEnumerable<IDeclaredObjects> stages, IModelVersions versions, IModelGates gates)
{
    /// <summary>The deployments of a file whose model is registered and held back by no gate.</summary>
    public async Task<IReadOnlySet<string>> Answerable(Project declared, CancellationToken cancel)
    {
        var answerable = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, deployment) in declared.Deploy.Where(deployment => deployment.Value.Model is not null))
        {
            if (ModelReference.Parse(deployment.Model!).Succeeded(out var reference, out _) && (await versions.Find(reference, cancel)).Succeeded(out var version, out _)
                && (await gates.List(version.Model, version.Number, cancel)).Succeeded(out var results, out _) && !results.Any(result => result.Blocks))
                answerable.Add("deploy " + name);
        }

        return answerable;
    }

    /// <summary>While a pipeline of the project runs, its deployments are still to be made.</summary>
    public async Task<Surroundings> Read(Unit unit, AppliedProject? applied, IReadOnlySet<string> answerable, CancellationToken cancel)
    {
        var standing = new Dictionary<string, StandingObject>(StringComparer.Ordinal);
        var settled = new HashSet<string>(StringComparer.Ordinal);
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            var now = await stage.Standing(unit, cancel);
            foreach (var one in now.Objects)
                standing[$"{stage.Section} {one.Name}"] = one;
            if (!now.Settled)
                continue;
            settled.Add(stage.Section);
            if (applied is not null && stage.Section == "monitor")
                expected.UnionWith((Declaration.Reading.DeclarationReader.Read(applied.Declaration).Project?.Monitor.Keys ?? []).Select(name => "monitor " + name));
            else if (applied is not null && !await PipelineStart.Runs(unit, applied.Id))
                expected.UnionWith(answerable);
        }

        return new Surroundings(standing, settled, expected, answerable);
    }
}
