using Slipway.Ui;

namespace Slipway.Tracking.Contracts;

/// <summary>A form in which a model can be loaded.</summary>
/// <param name="Name">Such as <c>sklearn</c> or <c>python_function</c>.</param>
/// <param name="Entries">What the file says of it.</param>
public sealed record ModelFlavor(string Name, IReadOnlyDictionary<string, string> Entries);

/// <summary>What a model's MLmodel file says of it.</summary>
/// <param name="Flavors">The forms in which it can be loaded.</param>
/// <param name="Inputs">What it takes; empty where it states no signature.</param>
/// <param name="Outputs">What it gives, likewise.</param>
/// <param name="MlflowVersion">The version of the client that wrote it; null where none is said.</param>
/// <param name="InputExample">The path of an example beside the file; null where there is none.</param>
public sealed record ModelOutline(IReadOnlyList<ModelFlavor> Flavors, IReadOnlyList<ModelField> Inputs, IReadOnlyList<ModelField> Outputs, string? MlflowVersion, string? InputExample);

/// <summary>Reads the files in which MLflow's clients write down what a model is.</summary>
public interface IModelFiles
{
    /// <summary>What an MLmodel file says; refused where it cannot be read.</summary>
    Task<Result<ModelOutline>> Read(Stream content, CancellationToken cancel);
}
