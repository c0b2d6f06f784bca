using System.Text.Json.Nodes;
using Slipway.Declarations;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Runs;
using Slipway.Registry.Contracts;

namespace Slipway.Pipelines.Projects;

/// <summary>What stands of the objects that a file declares and other stages keep, by subject, such as <c>deploy late</c>.</summary>
/// <param name="Standing">What there is.</param>
/// <param name="Settled">The sections to which nothing is on its way; in the others nobody changed anything by hand, as far as can be told.</param>
/// <param name="Expected">What ought to be there, once it was applied.</param>
/// <param name="Rests">Whether no pipeline of the project runs.</param>
/// <param name="Answerable">Deployments whose model can answer now; the others wait for a pipeline.</param>
internal sealed record Surroundings(IReadOnlyDictionary<string, StandingObject> Standing, IReadOnlySet<string> Settled, IReadOnlySet<string> Expected, bool Rests, IReadOnlySet<string> Answerable)
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
            // Of a model that may not answer, nothing can be set right: the file is told so by a note.
            foreach (var (member, value) in standing.Members.Where(member => member.Key != "model" || Answers(subject)))
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

    /// <summary>Whether something of that name stands, whoever declared it.</summary>
    public bool Stands(string subject) => Standing.ContainsKey(subject);

    public IEnumerable<string> Owned(string project) => Standing.Where(one => one.Value.Project == project).Select(one => one.Key);

    /// <summary>What the author of a file should know of it.</summary>
    /// <param name="left">What the project declared once and its file no longer names.</param>
    public IEnumerable<string> Notes(Project declared, IReadOnlyList<PlanItem> items, bool trains, IReadOnlyList<string> left)
    {
        foreach (var subject in left)
            yield return $"{subject} is not in the file and goes on as it is; --prune ends it.";
        foreach (var ended in items.Where(item => item.Action == PlanAction.Delete && item.Subject.StartsWith("deploy ", StringComparison.Ordinal) && Standing.ContainsKey(item.Subject)))
            yield return $"The prediction log of {ended.Subject} stays on the disk; declared again, it begins with an empty one.";
        var touched = items.Where(item => item.Action is PlanAction.Create or PlanAction.Change).Select(item => item.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var name in declared.Deploy.Where(deployment => deployment.Value.Model is not null).Select(deployment => deployment.Key))
        {
            if (declared.LabelKey(name) is var (monitor, key) && items.Any(item => item.Subject == "deploy " + name && (item.Action == PlanAction.Create || item.Changes.Any(change => change.Member == "log.id"))))
                yield return $"Each record of a request to '{name}' must carry '{key}' (over V2 the request's own id stands for it): by it the labels of monitor '{monitor}' find their predictions.";
        }

        foreach (var subject in touched)
        {
            if (Standing.TryGetValue(subject, out var standing) && standing.Project is { } other && other != declared.Name)
                yield return $"{subject} belongs to the project '{other}'; this file takes it over.";
        }

        foreach (var (name, deployment) in declared.Deploy.Where(deployment => !trains && Rests && deployment.Value.Model is not null && !Answers("deploy " + deployment.Key)))
            yield return $"deploy {name} waits: {deployment.Model} is no version that may answer{(Standing.TryGetValue("deploy " + name, out var now) ? $", and it goes on with {now.Members["model"]}" : "")}. Apply again when it is.";
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

    /// <summary>What the stages have to say of what a file declares of theirs.</summary>
    public IEnumerable<string> Notes(Project declared) =>
        from stage in stages
        from one in stage.Section == "monitor" ? declared.Monitor.Select(m => (m.Key, Value: (object)m.Value)) : declared.Deploy.Select(d => (d.Key, Value: (object)d.Value))
        from note in stage.Notes(one.Key, DeclarationJson.Write(one.Value)!)
        select note;

    /// <summary>While a pipeline of the project runs, its deployments are still to be made.</summary>
    public async Task<Surroundings> Read(Unit unit, AppliedProject? applied, IReadOnlySet<string> answerable, CancellationToken cancel)
    {
        var rests = applied is null || !await PipelineStart.Runs(unit, applied.Id);
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
                expected.UnionWith((DeclarationReader.Read(applied.Declaration).Project?.Monitor.Keys ?? []).Select(name => "monitor " + name));
            else if (applied is not null && rests)
                expected.UnionWith(answerable);
        }

        return new Surroundings(standing, settled, expected, rests, answerable);
    }
}
