using System.Diagnostics.CodeAnalysis;

namespace Slipway.Models.Onnx;

/// <summary>Element types of tensors that go in and out of a model.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "An element type has no better name than the type's own.")]
public enum TensorType { Boolean, Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Float16, Float32, Float64, Text }

/// <summary>An input or output that a model declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its elements' type.</param>
/// <param name="Shape">Its sizes; -1 where the model leaves a size open. Empty for a scalar, or when the model says nothing about the shape.</param>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape);

/// <summary>Named values in a row-major shape.</summary>
public sealed class Tensor
{
    private readonly Array _values;

    private Tensor(string name, TensorType type, Array values, long[] shape)
    {
        if (!Fills(values.Length, shape))
            throw new ModelException($"Tensor '{name}' has {values.Length} values, which do not fill the shape [{string.Join(',', shape)}].");
        (Name, Type, _values, Shape) = (name, type, values, shape);
    }

    public string Name { get; }

    public TensorType Type { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>What the columns of a table of class scores stand for, when the model answered maps from class to score; else null.</summary>
    public IReadOnlyList<string>? ColumnNames { get; internal init; }

    /// <summary>Number of values.</summary>
    public int Count => _values.Length;

    /// <summary>A tensor over <paramref name="values"/>, which it does not copy: leave them alone from here on.</summary>
    /// <typeparam name="T">The .NET type of one of <see cref="TensorType"/>; text is <see cref="string"/>.</typeparam>
    /// <exception cref="ModelException">The values do not fill the shape, or there are no tensors of that type.</exception>
    public static Tensor Of<T>(string name, T[] values, params long[] shape) => new(name, TypeOf<T>(), values, shape);

    /// <summary>The values.</summary>
    /// <exception cref="ModelException">They are of another type.</exception>
    public ReadOnlySpan<T> Values<T>() => Array<T>();

    /// <summary>A matrix [rows, names] of values of 32 bits.</summary>
    internal static Tensor OfColumns(string name, float[] values, IReadOnlyList<string> columns) =>
        new(name, TensorType.Float32, values, [columns.Count == 0 ? 0 : values.Length / columns.Count, columns.Count]) { ColumnNames = columns };

    internal T[] Array<T>() =>
        _values as T[] ?? throw new ModelException($"Tensor '{Name}' holds values of type {Type}, not {typeof(T).Name}.");

    /// <summary>All values of a numeric or boolean tensor as doubles.</summary>
    /// <exception cref="ModelException">The tensor holds texts.</exception>
    public double[] ToDoubles() => Type switch
    {
        TensorType.Float64 => Array<double>(),
        TensorType.Float32 => System.Array.ConvertAll(Array<float>(), value => (double)value),
        TensorType.Float16 => System.Array.ConvertAll(Array<Half>(), value => (double)value),
        TensorType.Boolean => System.Array.ConvertAll(Array<bool>(), value => value ? 1.0 : 0.0),
        TensorType.Int64 => System.Array.ConvertAll(Array<long>(), value => (double)value),
        TensorType.Int32 => System.Array.ConvertAll(Array<int>(), value => (double)value),
        TensorType.Int16 => System.Array.ConvertAll(Array<short>(), value => (double)value),
        TensorType.Int8 => System.Array.ConvertAll(Array<sbyte>(), value => (double)value),
        TensorType.UInt64 => System.Array.ConvertAll(Array<ulong>(), value => (double)value),
        TensorType.UInt32 => System.Array.ConvertAll(Array<uint>(), value => (double)value),
        TensorType.UInt16 => System.Array.ConvertAll(Array<ushort>(), value => (double)value),
        TensorType.UInt8 => System.Array.ConvertAll(Array<byte>(), value => (double)value),
        _ => throw new ModelException($"Tensor '{Name}' holds texts, not numbers."),
    };

    private static bool Fills(int count, long[] shape)
    {
        if (shape.Any(size => size < 0))
            return false;
        if (shape.Contains(0))
            return count == 0;
        var product = 1L;
        foreach (var size in shape)
        {
            if (size > count / product)
                return false;
            product *= size;
        }
        return product == count;
    }

    private static TensorType TypeOf<T>() =>
        Types.TryGetValue(typeof(T), out var type) ? type : throw new ModelException($"There are no tensors of {typeof(T).Name}.");

    private static readonly Dictionary<Type, TensorType> Types = new()
    {
        [typeof(bool)] = TensorType.Boolean,
        [typeof(sbyte)] = TensorType.Int8,
        [typeof(short)] = TensorType.Int16,
        [typeof(int)] = TensorType.Int32,
        [typeof(long)] = TensorType.Int64,
        [typeof(byte)] = TensorType.UInt8,
        [typeof(ushort)] = TensorType.UInt16,
        [typeof(uint)] = TensorType.UInt32,
        [typeof(ulong)] = TensorType.UInt64,
        [typeof(Half)] = TensorType.Float16,
        [typeof(float)] = TensorType.Float32,
        [typeof(double)] = TensorType.Float64,
        [typeof(string)] = TensorType.Text,
    };
}
