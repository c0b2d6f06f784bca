using System.Diagnostics.CodeAnalysis;

namespace Slipway.Models.Signatures;

/// <summary>Types of columns, as MLflow names them (in lower case).</summary>
[SuppressMessage("Naming", "CA1720", Justification = "MLflow's names.")]
public enum FieldType
{
    Boolean,

    /// <summary>A whole number of 32 bits.</summary>
    Integer,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A number of 32 bits.</summary>
    Float,

    /// <summary>A number of 64 bits.</summary>
    Double,
    String,

    /// <summary>Bytes, in JSON as base64.</summary>
    Binary,

    /// <summary>A date, or a date and time, in ISO 8601.</summary>
    Datetime,

    /// <summary>An array, an object, a map, anything: kept as MLflow wrote it, not checked.</summary>
    Nested,
}

/// <summary>An input or output of a model: a column or a tensor.</summary>
/// <param name="Name">Its name; null when the model goes by position.</param>
public abstract record Field(string? Name);

/// <summary>A column.</summary>
/// <param name="Name">Its name; null when the model goes by position.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Required">Whether a record without it is refused.</param>
public sealed record ColumnField(string? Name, FieldType Type, bool Required = true) : Field(Name)
{
    /// <summary>MLflow's JSON of a <see cref="FieldType.Nested"/> type; else null.</summary>
    internal string? NestedJson { get; init; }
}

/// <summary>A tensor.</summary>
/// <param name="Name">Its name; null when the model goes by position.</param>
/// <param name="ElementType">NumPy's name of the element type, such as <c>float64</c>, <c>int64</c>, <c>bool</c>, <c>str</c>.</param>
/// <param name="Shape">The sizes; -1 is open.</param>
public sealed record TensorField(string? Name, string ElementType, IReadOnlyList<long> Shape) : Field(Name)
{
    public bool Equals(TensorField? other) =>
        other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal) && string.Equals(ElementType, other.ElementType, StringComparison.Ordinal) && Shape.SequenceEqual(other.Shape);

    public override int GetHashCode() => HashCode.Combine(Name, ElementType, Shape.Count);
}
