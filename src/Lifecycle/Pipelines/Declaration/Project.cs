using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration;

/// <summary>What one <c>slipway.yaml</c> declares: a project, stage by stage.</summary>
[Meaning("A Slipway project: data, training, tuning, gates, deployments, monitors and retraining, declared in one file.")]
public sealed record Project
{
    [Meaning("The project's name: 1 to 60 lower-case letters, digits and dashes.")]
    [MemberName("project")]
    public required string Name { get; init; }

    [Meaning("What the project is for.")]
    public Objective? Objective { get; init; }

    [Meaning("Data sets by name.")]
    public IReadOnlyDictionary<string, DataSet> Data { get; init; } = new Dictionary<string, DataSet>();

    [Meaning("How the model is trained.")]
    public Train? Train { get; init; }

    [Meaning("How its hyperparameters are searched.")]
    public Tune? Tune { get; init; }

    [Meaning("Under which name its versions are registered.")]
    public Register? Register { get; init; }

    [Meaning("What must hold before an alias moves; all of it.")]
    public IReadOnlyList<Gate> Gates { get; init; } = [];

    [Meaning("Deployments by name.")]
    public IReadOnlyDictionary<string, Deployment> Deploy { get; init; } = new Dictionary<string, Deployment>();

    [Meaning("Monitors by name.")]
    public IReadOnlyDictionary<string, Monitor> Monitor { get; init; } = new Dictionary<string, Monitor>();

    [Meaning("When and how the model is trained again.")]
    public Retrain? Retrain { get; init; }

    /// <summary>The member of a request that tells its event time: the time column of the data that the model learns from.</summary>
    internal string? EventTime => Train is { } train ? Data.GetValueOrDefault(train.Data)?.Time : null;

    /// <summary>The name of the monitor whose labels find a deployment's predictions by a key, which requests must carry then; with the key. Null without one.</summary>
    internal (string Monitor, string Key)? LabelKey(string deployment) =>
        Monitor.Where(m => m.Value.Deployment == deployment && m.Value.Labels is not null).Select(m => ((string, string)?)(m.Key, m.Value.Labels!.Key)).FirstOrDefault();
}

/// <summary>What the project is for, in words and as a metric.</summary>
public sealed record Objective
{
    [Meaning("One or two sentences.")]
    public required string Statement { get; init; }

    [Meaning("The metric by which it is judged.")]
    [Words("log_loss", "roc_auc", "accuracy", "brier", "f1", "rmse", "mae", "r2")]
    public string? Metric { get; init; }
}
