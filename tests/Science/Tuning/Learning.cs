using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Small searches with known answers.</summary>
internal static class Learning
{
    public static Study Run(ISampler sampler, SearchSpace space, Func<ParameterSet, double> objective, int trials, ulong seed)
    {
        var study = new Study(new StudySettings(space, Seed: seed), sampler);
        Continue(study, objective, trials);
        return study;
    }

    public static void Continue(Study study, Func<ParameterSet, double> objective, int trials)
    {
        for (var i = 0; i < trials && study.Ask() is { } trial; i++)
            study.Tell(trial.Number, objective(trial.Values));
    }

    /// <summary>Least, 0, at a rate of 0.1, 31 leaves, a fraction of 0.8 and the first choice; over <see cref="Spaces.Mixed"/>.</summary>
    public static double Bowl(ParameterSet point) =>
        Math.Pow(Math.Log(point["learning_rate"].AsFloat() / 0.1), 2) + Math.Pow(Math.Log(point["num_leaves"].AsInt() / 31.0), 2)
        + 4 * Math.Pow(point["feature_fraction"].AsFloat() - 0.8, 2) + (point["boosting"].AsText() == "gbdt" ? 0 : 1);

    /// <summary>Least, 0, in the deepest branch of <see cref="Spaces.Conditional"/> at a rate of 0.1 and a depth of 6.</summary>
    public static double Branches(ParameterSet point)
    {
        var loss = 0.3 * Math.Abs(Math.Log10(point["eta"].AsFloat() / 0.1));
        loss += point.TryGetValue("depth", out var depth) ? 0.05 * Math.Abs(depth.AsInt() - 6) : 2;
        if (!point.TryGetValue("drop", out var drop))
            return loss + 1;
        return loss + (drop.AsFlag() ? 0.3 * Math.Abs(Math.Log10(point["rate"].AsFloat() / 0.1)) : 0.5);
    }

    /// <summary>Least, 0, where all numbers are 0.7, with adam and tanh; over 4 numbers and two choices.</summary>
    public static double Saturated(ParameterSet point)
    {
        var away = Enumerable.Range(0, 4).Sum(d => 10 * Math.Pow(point[$"x{d}"].AsFloat() - 0.7, 2));
        var choice = (point["optimizer"].AsText() switch { "adam" => 0, "lion" => 0.6, "rmsprop" => 0.6, _ => 0.9 }) + (point["activation"].AsText() switch { "tanh" => 0, "gelu" => 0.7, _ => 0.9 });
        return 6 * (1 - Math.Exp(-(away + choice) / 6));
    }

    /// <summary>0.5 or 0.8 at best in two branches that are easily tuned, and 0 in the third, which is worse than these in 11 points of 12.</summary>
    public static double Deceptive(ParameterSet point)
    {
        double Away(string name, double best) => Math.Abs(point[name].AsFloat() - best);
        return point["model"].AsText() switch
        {
            "linear" => 0.5 + Away("c", 0.4),
            "trees" => 0.8 + Away("depth", 0.7) + Away("leaves", 0.2),
            _ => 4 * (1 - Math.Exp(-5 * (Math.Pow(Away("rate", 0.3), 2) + Math.Pow(Away("width", 0.6), 2)))),
        };
    }

    /// <summary>The hypervolume that a search of Schaffer's two objectives (1985) reached, in three more dimensions that do nothing good.</summary>
    public static double Schaffer(ISampler sampler, int trials, ulong seed)
    {
        var study = new Study(new StudySettings(Spaces.Cube(4), [Direction.Minimize, Direction.Maximize], seed), sampler);
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask()!;
            var x = 8 * trial.Values["x0"].AsFloat() - 3;
            var waste = Enumerable.Range(1, 3).Sum(d => Math.Pow(trial.Values[$"x{d}"].AsFloat() - 0.3, 2));
            study.Tell(trial.Number, TrialOutcome.Complete([x * x + 5 * waste, -Math.Pow(x - 2, 2) - 5 * waste]));
        }

        return Hypervolume.Of(study.ParetoFront.Select(IReadOnlyList<double> (trial) => [trial.Objectives[0], -trial.Objectives[1]]), [8, 8]);
    }
}
