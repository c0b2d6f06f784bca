using System.Text.Json.Nodes;
using Slipway.Tuning;

namespace Slipway.Bench;

/// <summary>One study at a time, asked and told in JSON objects.</summary>
internal sealed class DrivenStudy(string sampler, string? pruner)
{
    private Study? _study;

    private Study Current => _study ?? throw new InvalidOperationException("Nothing was started.");

    public JsonObject Answer(JsonObject message) => (string?)message["op"] switch
    {
        "hello" => new JsonObject { ["ok"] = true, ["name"] = "slipway-" + sampler },
        "start" => Start(message),
        "ask" => Ask(),
        "report" => new JsonObject { ["prune"] = Current.Report((int)message["id"]!, (long)message["step"]!, (double)message["value"]!) },
        "tell" => Tell(message),
        "stop" => Stop(),
        var other => new JsonObject { ["error"] = $"There is no operation '{other}'." },
    };

    private JsonObject Start(JsonObject message)
    {
        var directions = message["directions"]!.AsArray().Select(d => (string?)d == "maximize" ? Direction.Maximize : Direction.Minimize).ToList();
        var space = new SearchSpace([.. message["space"]!.AsArray().Select(p => Parameter(p!.AsObject()))]);
        var steps = message["fidelity"]?["steps"]?.AsArray().Select(step => (long)step!).ToList();
        _study = new Study(new StudySettings(space, directions, (ulong)(long)message["seed"]!), Sampler(), steps is null ? null : Pruner(steps));
        return new JsonObject { ["ok"] = true };
    }

    private JsonObject Ask()
    {
        var trial = Current.Ask() ?? throw new InvalidOperationException("Nothing is left to try.");
        var values = new JsonObject();
        foreach (var (name, value) in trial.Values)
            values[name] = Json(value);
        return new JsonObject { ["id"] = trial.Number, ["params"] = values };
    }

    private JsonObject Tell(JsonObject message)
    {
        Current.Tell((int)message["id"]!, (string?)message["state"] switch
        {
            "complete" => TrialOutcome.Complete([.. message["values"]!.AsArray().Select(value => (double)value!)]),
            "pruned" => TrialOutcome.Pruned(),
            _ => TrialOutcome.Failed(),
        });
        return new JsonObject { ["ok"] = true };
    }

    private JsonObject Stop()
    {
        _study = null;
        return new JsonObject { ["ok"] = true };
    }

    private ISampler Sampler() => sampler switch
    {
        "random" => new RandomSampler(),
        "quasi_random" => new QuasiRandomSampler(),
        "auto" => new AutoSampler(),
        "tpe" => new TpeSampler(),
        "cma_es" => new CmaEsSampler(),
        "nsga_ii" => new NsgaIISampler(),
        "gp" => new GpSampler(),
        "tpe_independent" => new TpeSampler(multivariate: false),
        _ => throw new InvalidOperationException($"There is no sampler '{sampler}'."),
    };

    private IPruner? Pruner(List<long> steps) => pruner switch
    {
        null => null,
        "median" => PercentilePruner.Median(),
        "asha" => new SuccessiveHalvingPruner(steps[0], 3),
        "hyperband" => new HyperbandPruner(steps[0], steps[^1]),
        _ => throw new InvalidOperationException($"There is no pruner '{pruner}'."),
    };

    private static Parameter Parameter(JsonObject declared)
    {
        var name = (string)declared["name"]!;
        var log = (bool?)declared["log"] ?? false;
        var when = declared["when"] is JsonObject given ? new Condition((string)given["param"]!, [.. given["in"]!.AsArray().Select(value => Value(value!))]) : null;
        return (string?)declared["type"] switch
        {
            "float" => new FloatParameter(name, (double)declared["low"]!, (double)declared["high"]!, log, when: when),
            "int" => new IntParameter(name, (long)declared["low"]!, (long)declared["high"]!, log, when: when),
            _ => new CategoricalParameter(name, [.. declared["choices"]!.AsArray().Select(value => Value(value!))], when: when),
        };
    }

    private static ParameterValue Value(JsonNode node) => node.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        System.Text.Json.JsonValueKind.String => (string)node!,
        _ => node.AsValue().TryGetValue<long>(out var whole) ? whole : (double)node,
    };

    private static JsonValue Json(ParameterValue value) => value.Kind switch
    {
        ValueKind.Number => JsonValue.Create(value.AsFloat()),
        ValueKind.Whole => JsonValue.Create(value.AsInt()),
        ValueKind.Flag => JsonValue.Create(value.AsFlag()),
        _ => JsonValue.Create(value.AsText())!,
    };
}
