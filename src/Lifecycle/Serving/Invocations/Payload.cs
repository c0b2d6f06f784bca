using System.Text.Json;

namespace Slipway.Serving.Invocations;

/// <summary>What the body of an invocation holds.</summary>
internal abstract record Payload
{
    /// <summary>A data frame: rows of cells under column names, or under none.</summary>
    /// <param name="Columns">The names; null when the rows go by position.</param>
    /// <param name="Rows">Cells of JSON, or the texts of a CSV file.</param>
    internal sealed record Frame(IReadOnlyList<string>? Columns, IReadOnlyList<IReadOnlyList<object?>> Rows) : Payload;

    /// <summary>A data frame as records; a member that is missing is null.</summary>
    internal sealed record Records(IReadOnlyList<IReadOnlyDictionary<string, object?>> Items) : Payload;

    /// <summary>Values by name: inputs of the model, or columns.</summary>
    internal sealed record Named(IReadOnlyDictionary<string, JsonElement> Values) : Payload;

    /// <summary>A list without names.</summary>
    internal sealed record Bare(JsonElement List) : Payload;
}
