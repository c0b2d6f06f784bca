using System.Globalization;
using System.Text.Json;
using Slipway.Models.Onnx;

namespace Slipway.Serving.Tensors;

/// <summary>Reads a tensor's JSON: an array, flat in row-major order or nested to the shape, even partly; only the order and the number of its elements count.</summary>
internal static class JsonTensorReader
{
    private delegate T ReadElement<out T>(ref Utf8JsonReader reader);

    /// <param name="name">Its name, for messages.</param>
    /// <param name="type">Its element type. Null stands for NaN among floats and for the empty text; elsewhere it is refused.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="json">The bytes of the JSON value.</param>
    /// <exception cref="BadTensorException">An element is not of the type, or there are more or fewer than the shape holds.</exception>
    public static Tensor Read(string name, TensorType type, long[] shape, ReadOnlySpan<byte> json)
    {
        var count = CountOf(name, shape);
        // Each element takes at least a digit and a comma: a shape that promises more is not worth allocating.
        if (count > json.Length)
            throw new BadTensorException($"Input '{name}' has the shape [{string.Join(',', shape)}], which holds {count} elements; there are fewer in its data.");
        return type switch
        {
            TensorType.Boolean => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Truth(ref reader)), shape),
            TensorType.Int8 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<sbyte>(ref reader)), shape),
            TensorType.Int16 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<short>(ref reader)), shape),
            TensorType.Int32 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<int>(ref reader)), shape),
            TensorType.Int64 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<long>(ref reader)), shape),
            TensorType.UInt8 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<byte>(ref reader)), shape),
            TensorType.UInt16 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<ushort>(ref reader)), shape),
            TensorType.UInt32 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<uint>(ref reader)), shape),
            TensorType.UInt64 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Whole<ulong>(ref reader)), shape),
            TensorType.Float16 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Finite((Half)Number(ref reader))), shape),
            TensorType.Float32 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Finite((float)Number(ref reader))), shape),
            TensorType.Float64 => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Finite(Number(ref reader))), shape),
            _ => Tensor.Of(name, Elements(name, type, json, count, (ref reader) => Text(ref reader)), shape),
        };
    }

    /// <summary>The number of elements of a shape.</summary>
    /// <exception cref="BadTensorException">There is no such tensor.</exception>
    public static int CountOf(string name, long[] shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            if (size < 0)
                throw new BadTensorException($"Input '{name}' has the shape [{string.Join(',', shape)}]; sizes are from 0 on.");
            if (size > 0 && count > Array.MaxLength / size)
                throw new BadTensorException($"Input '{name}' has the shape [{string.Join(',', shape)}], which is larger than any tensor.");
            count *= size;
        }

        return (int)count;
    }

    /// <summary>The shape that nested arrays have.</summary>
    /// <exception cref="BadTensorException">It is no array, or one of unequal rows.</exception>
    public static long[] ShapeOf(string name, JsonElement value)
    {
        var shape = new List<long>();
        for (var level = value; level.ValueKind == JsonValueKind.Array; level = level[0])
        {
            shape.Add(level.GetArrayLength());
            if (level.GetArrayLength() == 0)
                break;
        }

        DemandEven(name, value, shape, 0);
        return [.. shape];
    }

    private static void DemandEven(string name, JsonElement value, List<long> shape, int depth)
    {
        var isArray = value.ValueKind == JsonValueKind.Array;
        if (isArray != depth < shape.Count || (isArray && value.GetArrayLength() != shape[depth]))
            throw new BadTensorException($"'{name}' is not a full grid: its rows are not all equally long.");
        if (!isArray || depth == shape.Count - 1 && value.EnumerateArray().All(item => item.ValueKind != JsonValueKind.Array))
            return;
        foreach (var item in value.EnumerateArray())
            DemandEven(name, item, shape, depth + 1);
    }

    private static T[] Elements<T>(string name, TensorType type, ReadOnlySpan<byte> json, int count, ReadElement<T> read)
    {
        var elements = new T[count];
        var found = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                continue;
            if (reader.TokenType is JsonTokenType.StartObject)
                throw new BadTensorException($"Input '{name}' has an object among its elements; {Datatypes.NameOf(type)} was expected.");
            if (found == count)
                throw new BadTensorException($"Input '{name}' has more elements than its shape holds, which is {count}.");
            try
            {
                elements[found] = read(ref reader);
            }
            catch (Exception mistake) when (mistake is FormatException or OverflowException or InvalidOperationException)
            {
                throw new BadTensorException($"Input '{name}' has {Found(ref reader)} as element {found}; {Datatypes.NameOf(type)} was expected.");
            }

            found++;
        }

        return found == count ? elements : throw new BadTensorException($"Input '{name}' has {found} elements; its shape holds {count}.");
    }

    private static bool Truth(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32() switch { 0 => false, 1 => true, _ => throw new FormatException() } : reader.GetBoolean();

    private static T Whole<T>(ref Utf8JsonReader reader)
        where T : System.Numerics.IBinaryInteger<T>
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw new FormatException();
        return reader.TryGetInt64(out var whole) ? T.CreateChecked(whole) : T.CreateChecked(reader.GetUInt64());
    }

    private static double Number(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    /// <summary>The number, unless it is too large for its type.</summary>
    private static T Finite<T>(T number)
        where T : System.Numerics.INumberBase<T> => T.IsInfinity(number) ? throw new OverflowException() : number;

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? "" : reader.GetString()!;

    /// <summary>What was there. Texts are not repeated, since they may be someone's data.</summary>
    private static string Found(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => "a text",
        JsonTokenType.Number => string.Create(CultureInfo.InvariantCulture, $"the number {System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(40, reader.ValueSpan.Length)])}"),
        JsonTokenType.Null => "null",
        _ => reader.GetBoolean() ? "true" : "false",
    };
}
