using System.Diagnostics.CodeAnalysis;
using Slipway.Serving.Contracts;
using Slipway.Serving.PredictionLog;

namespace Slipway.Serving.Running;

/// <summary>What a deployment is made of while the server runs. The model changes under requests; everything that one request needs is taken at once.</summary>
internal sealed class Slot(string id, string name, LogFile log)
{
    private volatile LoadedModel? _model;
    private volatile LogPolicy _policy = LogPolicy.Default;
    private volatile string? _problem = "it is loading";

    public string Id => id;

    public string Name => name;

    public LogFile Log => log;

    public LogPolicy Policy
    {
        get => _policy;
        set => _policy = value;
    }

    /// <summary>Why it does not answer; null when it does.</summary>
    public string? Problem => _problem;

    public ActiveVersion? Active => _model?.Version;

    /// <summary>The model that answers now, in use until it is left.</summary>
    public bool TryEnter([NotNullWhen(true)] out LoadedModel? model)
    {
        // A model that closed between the reading and the entering was replaced meanwhile: read again.
        for (model = _model; model is not null && !model.TryEnter(); model = _model)
        {
        }

        return model is not null;
    }

    /// <summary>Lets another version answer. Requests under way finish on the one before.</summary>
    public void Swap(LoadedModel model)
    {
        var before = Interlocked.Exchange(ref _model, model);
        _problem = null;
        before?.Leave();
    }

    /// <summary>Says why nothing answers.</summary>
    public void Fail(string problem)
    {
        var before = Interlocked.Exchange(ref _model, null);
        _problem = problem;
        before?.Leave();
    }
}
