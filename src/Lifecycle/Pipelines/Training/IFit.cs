using Slipway.Models.Training;
using Slipway.Tuning;

namespace Slipway.Pipelines.Training;

/// <summary>One training: a trial of the search, or that of the model to keep.</summary>
/// <param name="Run">The run that it logs to.</param>
/// <param name="Name">What it is called within the job, such as <c>trial-3</c>: also a folder's name.</param>
/// <param name="Rows">Which rows to learn from, and which are held back to judge by.</param>
/// <param name="Searched">Parameters that the search chose; they go before the declared ones.</param>
/// <param name="IsTrial">Whether its model is only measured.</param>
internal sealed record Fitting(string Run, string Name, RowSplit Rows, IReadOnlyDictionary<string, ParameterValue> Searched, bool IsTrial);

/// <summary>What a training came to.</summary>
/// <param name="Model">The model.</param>
/// <param name="Folder">The folder of a model that a program wrote, with whatever else it put there; null for ours.</param>
internal sealed record Fitted(IPredictor Model, string? Folder = null) : IDisposable
{
    public void Dispose() => (Model as IDisposable)?.Dispose();
}

/// <summary>Something that trains: LightGBM here, or a program of the project's own.</summary>
internal interface IFit
{
    /// <summary>Trains; several may at once.</summary>
    /// <exception cref="Models.ModelException">Data, parameters or the model cannot be used.</exception>
    /// <exception cref="Work.JobFailedException">The program failed.</exception>
    Task<Fitted> Fit(Fitting fitting, CancellationToken cancel);
}
