using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Models.Folders;

/// <summary>What goes into a model folder.</summary>
public sealed record ModelFolderContent
{
    /// <summary>The model as one ONNX file.</summary>
    public required byte[] Onnx { get; init; }

    public required Signature Signature { get; init; }

    /// <summary>A few rows to try the model with; null for none. They are data: take rows that may be shown.</summary>
    public Table? Example { get; init; }

    /// <summary>The run that made the model; null for none.</summary>
    public string? RunId { get; init; }

    /// <summary>When the model was made; null leaves it out, so that the same model has the same digest at all times.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Entries of the author's own.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The fitted preparation as JSON, for explaining predictions; null for none.</summary>
    public byte[]? Preparation { get; init; }

    /// <summary>The trees in LightGBM's text form, for explaining predictions; null for none.</summary>
    public string? Trees { get; init; }

    /// <summary>All of a model that was trained here.</summary>
    public static ModelFolderContent Of(TrainedModel model) => new()
    {
        Onnx = model.Onnx,
        Signature = model.Signature,
        Preparation = model.Preparation.ToJson(),
        Trees = model.BoosterText,
    };
}
