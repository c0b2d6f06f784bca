using Slipway.Models.Onnx;
using Slipway.Models.Tables;

namespace Slipway.Models.Training;

/// <summary>Finds the columns that a model's inputs take among the features.</summary>
internal static class InputColumns
{
    /// <returns>Their names, in the order of the features.</returns>
    /// <exception cref="ModelException">An input is no feature, or of another type than its column; the message names both.</exception>
    public static List<string> Match(IReadOnlyList<TensorInfo> inputs, Table table, IReadOnlyList<string> features)
    {
        if (inputs is [{ Shape: [_, var width] } matrix] && width != 1 && !(features is [var one] && one == matrix.Name))
        {
            Demand(matrix, width, table, features);
            return [.. features];
        }

        foreach (var input in inputs)
        {
            if (!features.Contains(input.Name, StringComparer.Ordinal))
                throw new ModelException($"The model's input '{input.Name}' is no feature. The features are: {string.Join(", ", features)}. Name inputs as columns, each [N,1], or take one matrix [N,{features.Count}].");
            if ((table[input.Name] is TextColumn) != (input.Type == TensorType.Text))
                throw new ModelException($"The model's input '{input.Name}' is of type {input.Type}, but the column '{input.Name}' holds values of type {table[input.Name].Kind}.");
        }

        return [.. features.Where(name => inputs.Any(input => input.Name == name))];
    }

    private static void Demand(TensorInfo matrix, long width, Table table, IReadOnlyList<string> features)
    {
        if (matrix.Type == TensorType.Text)
            throw new ModelException($"The model's only input '{matrix.Name}' is a matrix of texts. Give it one input for each column, named as the column.");
        if (width >= 0 && width != features.Count)
            throw new ModelException($"The model's input '{matrix.Name}' takes {width} columns side by side, but there are {features.Count} features: {string.Join(", ", features)}.");
        if (features.FirstOrDefault(name => table[name] is TextColumn) is { } text)
            throw new ModelException($"The model's input '{matrix.Name}' takes numbers side by side, but the feature '{text}' holds texts. Leave it out of train.features, derive a number from it, or give the model an input named '{text}'.");
    }
}
