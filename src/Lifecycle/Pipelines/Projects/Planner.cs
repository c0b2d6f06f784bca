using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;

namespace Slipway.Pipelines.Projects;

/// <summary>Compares what is declared with what was applied and what stands of it, object by object. A pure function.</summary>
internal static class Planner
{
    /// <summary>For people: <c>&gt;</c> is no escape.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Changes to these start a training.</summary>
    private static readonly string[] BearOnTheModel = ["source ", "data ", "code", "train", "tune", "register"];

    public static Plan Of(Project declared, ProjectChange change, AppliedProject? applied, Surroundings around)
    {
        var before = applied is null ? [] : Objects(DeclarationReader.Read(applied.Declaration).Project, applied.Sources, applied.Code);
        var after = Objects(declared, change.Sources ?? applied?.Sources ?? new Dictionary<string, IReadOnlyList<ProjectFile>>(), change.Code);
        around.Amend(before);
        var items = new List<PlanItem>();
        foreach (var (subject, value) in after)
        {
            if (!before.TryGetValue(subject, out var old))
                items.Add(new(PlanAction.Create, subject, []));
            else if (Differences("", old, value).ToList() is { Count: > 0 } differences)
                items.Add(new(PlanAction.Change, subject, differences));
        }

        items.AddRange(before.Keys.Where(subject => !after.ContainsKey(subject)).Select(subject => new PlanItem(around.Stands(subject) && !(change.Prune && around.Owns(declared.Name, subject)) ? PlanAction.Release : PlanAction.Delete, subject, [])));
        var left = around.Owned(declared.Name).Where(subject => !after.ContainsKey(subject)).ToList();
        if (change.Prune)
            items.AddRange(left.Where(subject => !before.ContainsKey(subject)).Select(subject => new PlanItem(PlanAction.Delete, subject, [])));
        var (trains, why) = WhetherTrains(declared, change, applied, items);
        return new Plan(declared.Name, items, items.Exists(item => item.Action is PlanAction.Create or PlanAction.Change && (item.Subject.StartsWith("source ", StringComparison.Ordinal) || item.Subject.StartsWith("data ", StringComparison.Ordinal))), trains, why) { Notes = [.. Training.DerivedFeatures.Of(declared).Notes, .. around.Notes(declared, items, trains, change.Prune ? [] : left), .. LaterGates(items, trains)] };
    }

    private static IEnumerable<string> LaterGates(List<PlanItem> items, bool trains) => !trains && items.Exists(item => item.Subject == "gates")
        ? ["The gates hold for versions registered from now on; what was measured of earlier ones stays. --train makes one now."]
        : [];

    private static (bool Trains, string Why) WhetherTrains(Project declared, ProjectChange change, AppliedProject? applied, List<PlanItem> items)
    {
        if (declared.Train is null)
            return (false, "The file has no 'train' section.");
        if (change.Train)
            return (true, "It was asked for.");
        if (applied is null)
            return (true, "The project is applied for the first time.");
        var causes = items.Select(item => item.Subject).Where(subject => Array.Exists(BearOnTheModel, prefix => subject.StartsWith(prefix, StringComparison.Ordinal)) && !IsOtherData(subject, declared.Train.Data)).ToList();
        if (causes.Count > 0)
            return (true, $"{string.Join(", ", causes)} {(causes.Count == 1 ? "is" : "are")} new or changed.");
        return (false, "Nothing that bears on the model changed.");
    }

    /// <summary>Data that nothing is trained on, such as labels that come later.</summary>
    private static bool IsOtherData(string subject, string trainsOn) => subject.Split(' ', 2) is ["data" or "source", var name] && name != trainsOn;

    /// <summary>The objects of a declaration in the order of the lifecycle, each as JSON.</summary>
    private static OrderedDictionary<string, JsonNode?> Objects(Project? project, IReadOnlyDictionary<string, IReadOnlyList<ProjectFile>> sources, CodeVersion? code)
    {
        var objects = new OrderedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        if (project is null)
            return objects;
        Add("objective", project.Objective);
        foreach (var (name, data) in project.Data)
        {
            Add("data " + name, data);
            if (sources.TryGetValue(name, out var files))
                objects["source " + name] = new JsonObject([.. files.Select(file => KeyValuePair.Create<string, JsonNode?>(file.Name, file.Sha256))]);
        }

        if (project.Train?.Trainer.Command is not null && code?.Pack is { } pack)
            objects["code"] = new JsonObject { ["pack"] = pack };
        Add("train", project.Train);
        Add("tune", project.Tune);
        Add("register", project.Register);
        if (project.Gates.Count > 0)
            Add("gates", project.Gates);
        foreach (var (name, deployment) in project.Deploy)
        {
            Add("deploy " + name, deployment);
            if (deployment.Model is not null)
                ReadsFromRequests(project, name, objects["deploy " + name]!["log"]!.AsObject());
        }

        foreach (var (name, monitor) in project.Monitor)
            Add("monitor " + name, monitor);
        Add("retrain", project.Retrain);
        return objects;

        void Add(string subject, object? value)
        {
            if (value is not null)
                objects[subject] = DeclarationJson.Write(value);
        }
    }

    /// <summary>What other sections say of a deployment's requests: the key that labels are joined by, and the event time.</summary>
    private static void ReadsFromRequests(Project project, string deployment, JsonObject log)
    {
        if (project.LabelKey(deployment) is var (_, key))
            log["id"] = key;
        if (project.EventTime is { } time)
            log["time"] = time;
    }

    private static IEnumerable<PlanChange> Differences(string path, JsonNode? before, JsonNode? after)
    {
        if (before is JsonObject oldObject && after is JsonObject newObject)
            return oldObject.Select(m => m.Key).Union(newObject.Select(m => m.Key), StringComparer.Ordinal).SelectMany(key => Differences(path.Length == 0 ? key : $"{path}.{key}", oldObject[key], newObject[key]));
        if (before is JsonArray oldArray && after is JsonArray newArray)
            return ListDifference.Of(oldArray, newArray).SelectMany(pair => Differences(FormattableString.Invariant($"{path}[{pair.At}]"), pair.Before, pair.After));
        return JsonNode.DeepEquals(before, after) ? [] : [new PlanChange(path, before?.ToJsonString(Readable), after?.ToJsonString(Readable))];
    }
}
