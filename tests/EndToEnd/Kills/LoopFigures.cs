using System.Globalization;
using System.Text.Json;

namespace Slipway.Tests.Kills;

/// <summary>All that a finished loop came to, as text and numbers by name: what two loops on the same data and seeds must have in common. Ids, instants and what machines measure of themselves are left out.</summary>
internal sealed class LoopFigures
{
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "id", "run", "job", "modelVersion", "createdAt", "updatedAt", "raisedAt", "resolvedAt", "computedAt", "recordedAt", "movedAt", "startedAt", "changedAt", "finishedAt", "at", "createdBy", "by", "startedBy", "project", "rebuild", "experiment",
        "revision", "lateRows", "publishAgainAt", "labelVersion",
    };

    private readonly SortedDictionary<string, object> _figures = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, object> All => _figures;

    public static async Task<LoopFigures> Of(SlipwayProcess server)
    {
        var figures = new LoopFigures();
        await figures.Datasets(server);
        await figures.Models(server);
        await figures.Runs(server);
        await figures.Monitor(server);
        await figures.Pipelines(server);
        return figures;
    }

    /// <summary>In what two loops differ, one line a figure.</summary>
    public IReadOnlyList<string> DifferencesFrom(LoopFigures other) =>
        [.. _figures.Keys.Union(other._figures.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(name => !Same(_figures.GetValueOrDefault(name), other._figures.GetValueOrDefault(name)))
            .Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}: {_figures.GetValueOrDefault(name) ?? "nothing"} instead of {other._figures.GetValueOrDefault(name) ?? "nothing"}"))];

    /// <summary>Sums over a window's rows may be taken in another order.</summary>
    private static bool Same(object? one, object? other) =>
        one is double a && other is double b ? a.Equals(b) || Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(b)) : Equals(one, other);

    private async Task Datasets(SlipwayProcess server)
    {
        foreach (var name in Texts(await server.Get("/api/v1/datasets"), "name"))
        {
            var versions = (await server.Get($"/api/v1/datasets/{name}/versions")).GetProperty("items").EnumerateArray().ToList();
            _figures[$"dataset {name} versions"] = (double)versions.Count;
            // The windows of a monitor are loaded beside one another; their numbers tell which was first.
            foreach (var version in versions)
                Take($"dataset {name} {version.GetProperty("id").GetString()}", version, name.EndsWith("-windows", StringComparison.Ordinal) ? ["number", "parent"] : []);
        }
    }

    private async Task Models(SlipwayProcess server)
    {
        foreach (var model in Texts(await server.Get("/api/v1/models"), "name"))
        {
            var versions = (await server.Get($"/api/v1/models/{model}/versions")).GetProperty("items").EnumerateArray().ToList();
            _figures[$"model {model} versions"] = (double)versions.Count;
            foreach (var version in versions)
            {
                var name = $"model {model}/{version.GetProperty("number")}";
                Take(name, version);
                // How fast a machine is it may measure otherwise each time.
                foreach (var gate in (await server.Get($"/api/v1/models/{model}/versions/{version.GetProperty("number")}/gates")).EnumerateArray())
                    Take($"{name} gate {gate.GetProperty("gate")}", gate, gate.GetProperty("kind").GetString() == "latency" ? ["measured", "words"] : []);
            }
        }

        foreach (var deployment in (await server.Get("/api/v1/deployments")).EnumerateArray())
        {
            var name = deployment.GetProperty("name").GetString();
            Take($"deployment {name}", deployment);
            Take($"deployment {name} history", await server.Get($"/api/v1/deployments/{name}/history"));
        }
    }

    /// <summary>Runs by experiment and trial; a retraining's beside the first training's, told apart by the dataset version.</summary>
    private async Task Runs(SlipwayProcess server)
    {
        var found = (await server.Post("/api/2.0/mlflow/runs/search", new { experiment_ids = Enumerable.Range(0, 10).Select(i => i.ToString(CultureInfo.InvariantCulture)), max_results = 1000 })).GetProperty("runs").EnumerateArray().ToList();
        var named = found.ToDictionary(run => run.GetProperty("info").GetProperty("run_id").GetString()!, Tags, StringComparer.Ordinal);
        _figures["runs"] = (double)found.Count;
        foreach (var run in found)
        {
            var tags = Tags(run);
            var parent = tags.TryGetValue("mlflow.parentRunId", out var above) ? named[above] : tags;
            var name = $"run of {parent.GetValueOrDefault("slipway.dataset")} trial {tags.GetValueOrDefault("slipway.trial") ?? "none"}";
            _figures.ContainsKey(name).ShouldBeFalse($"{name} is there twice");
            _figures[name] = run.GetProperty("info").GetProperty("status").GetString()!;
            foreach (var metric in Items(run, "metrics").Where(m => !m.GetProperty("key").GetString()!.StartsWith("system/", StringComparison.Ordinal)))
                Take($"{name} metric {metric.GetProperty("key").GetString()}", metric.GetProperty("value"));
            foreach (var parameter in Items(run, "params"))
                Take($"{name} parameter {parameter.GetProperty("key").GetString()}", parameter.GetProperty("value"));
        }
    }

    private async Task Monitor(SlipwayProcess server)
    {
        var windows = (await server.Get("/api/v1/monitors/flights/windows")).GetProperty("items").EnumerateArray().ToList();
        _figures["windows"] = (double)windows.Count;
        foreach (var window in windows)
            Take($"window {window.GetProperty("start").GetDateTimeOffset():yyyy-MM}", await server.Get($"/api/v1/monitors/flights/windows/{window.GetProperty("id").GetString()}"));
        var alerts = (await server.Get("/api/v1/monitors/flights/alerts")).GetProperty("items").EnumerateArray().ToList();
        _figures["alerts"] = (double)alerts.Count;
        foreach (var (alert, ordinal) in alerts.Select((alert, ordinal) => (alert, ordinal)))
            Take($"alert {ordinal}", alert);
    }

    private async Task Pipelines(SlipwayProcess server)
    {
        foreach (var project in Texts(await server.Get("/api/v1/projects"), "name"))
        {
            var pipelines = (await server.Get($"/api/v1/pipelines?project={project}")).GetProperty("items").EnumerateArray().Reverse().ToList();
            _figures[$"pipelines of {project}"] = (double)pipelines.Count;
            foreach (var (pipeline, ordinal) in pipelines.Select((pipeline, ordinal) => (pipeline, ordinal)))
                Take($"pipeline {project} {ordinal}", await server.Get("/api/v1/pipelines/" + pipeline.GetProperty("id").GetString()), ["code"]);
        }
    }

    private void Take(string name, JsonElement value, params IReadOnlyList<string> except)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().Where(member => !LeftOut.Contains(member.Name) && !except.Contains(member.Name, StringComparer.Ordinal)))
                    Take($"{name} {member.Name}", member.Value, except);
                break;
            case JsonValueKind.Array:
                foreach (var (item, ordinal) in value.EnumerateArray().Select((item, ordinal) => (item, ordinal)))
                    Take(string.Create(CultureInfo.InvariantCulture, $"{name}[{ordinal}]"), item, except);
                break;
            case JsonValueKind.Number:
                _figures[name] = value.GetDouble();
                break;
            default:
                _figures[name] = value.ToString();
                break;
        }
    }

    private static IEnumerable<string> Texts(JsonElement list, string member) =>
        (list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items")).EnumerateArray().Select(item => item.GetProperty(member).GetString()!);

    private static List<JsonElement> Items(JsonElement run, string member) => run.GetProperty("data").TryGetProperty(member, out var items) ? [.. items.EnumerateArray()] : [];

    private static Dictionary<string, string> Tags(JsonElement run) => Items(run, "tags").ToDictionary(tag => tag.GetProperty("key").GetString()!, tag => tag.GetProperty("value").GetString()!, StringComparer.Ordinal);
}
