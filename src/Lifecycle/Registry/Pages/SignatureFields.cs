using Slipway.Models;
using Slipway.Models.Signatures;
using Slipway.Ui;
using Field = Slipway.Models.Signatures.Field;

namespace Slipway.Registry.Pages;

/// <summary>What a model takes and gives, for people.</summary>
internal static class SignatureFields
{
    /// <summary>The inputs of a version; nothing where its signature cannot be read.</summary>
    public static IReadOnlyList<ModelField> Inputs(string? signature)
    {
        try
        {
            return signature is null ? [] : Of(Signature.FromJson(signature).Inputs);
        }
        catch (ModelException)
        {
            return [];
        }
    }

    public static IReadOnlyList<ModelField> Of(IReadOnlyList<Field>? fields) => [.. (fields ?? []).Select(Of)];

    private static ModelField Of(Field field) => field switch
    {
        ColumnField column => new(column.Name ?? "", column.Type.ToString().ToLowerInvariant(), column.Required),
        TensorField tensor => new(tensor.Name ?? "", $"{tensor.ElementType}, {string.Join(" × ", tensor.Shape.Select(size => size < 0 ? "any" : Show.Count(size)))}"),
        _ => new(field.Name ?? "", ""),
    };
}
