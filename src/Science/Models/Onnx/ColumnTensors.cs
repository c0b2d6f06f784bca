using Slipway.Models.Tables;

namespace Slipway.Models.Onnx;

/// <summary>Columns of a table as the tensors that a model asks for.</summary>
internal static class ColumnTensors
{
    public static List<Tensor> For(IReadOnlyList<TensorInfo> inputs, Table table)
    {
        if (inputs.Count == 1 && inputs[0].Shape is [_, not 1] && inputs[0].Type != TensorType.Text)
            return [Matrix(inputs[0], table)];
        var tensors = new List<Tensor>(inputs.Count);
        foreach (var input in inputs)
            tensors.Add(Single(input, table[input.Name]));
        return tensors;
    }

    /// <summary>One input for all columns: they go side by side, in the table's order.</summary>
    private static Tensor Matrix(TensorInfo input, Table table)
    {
        var width = table.Columns.Count;
        if (input.Shape[1] >= 0 && input.Shape[1] != width)
            throw new ModelException($"Input '{input.Name}' takes {input.Shape[1]} columns, the table has {width}.");
        var values = new double[table.Rows * width];
        foreach (var (place, column) in table.Columns.Index())
        {
            var numbers = column as NumericColumn ?? throw Mismatch(column, input);
            for (var row = 0; row < table.Rows; row++)
                values[(row * width) + place] = numbers.Number(row);
        }
        return Convert(input, values, [table.Rows, width], place => $"row {place / width} of '{table.Columns[place % width].Name}'");
    }

    private static Tensor Single(TensorInfo input, Column column)
    {
        long[] shape = input.Shape.Count switch
        {
            0 or 1 => [column.Count],
            2 when input.Shape[1] is 1 or -1 => [column.Count, 1],
            _ => throw new ModelException($"Input '{input.Name}' has the shape [{string.Join(',', input.Shape)}], which one column cannot fill. Give tensors instead."),
        };
        return (input.Type, column) switch
        {
            (TensorType.Text, TextColumn texts) => Tensor.Of(input.Name, Array.ConvertAll(texts.Values.ToArray(), text => text ?? ""), shape),
            (TensorType.Text, InstantColumn instants) => Tensor.Of(input.Name, [.. Enumerable.Range(0, instants.Count).Select(row => instants[row] is DateTime instant ? Instants.Text(instant) : "")], shape),
            (TensorType.Int64, TextColumn texts) when Times(texts) is { } times => Tensor.Of(input.Name, times, shape),
            (TensorType.Int64, InstantColumn instants) => Tensor.Of(input.Name, instants.Values.ToArray(), shape),
            (TensorType.Float64, NumberColumn numbers) => Tensor.Of(input.Name, numbers.Values.ToArray(), shape),
            (TensorType.Int64, WholeColumn whole) when whole.CountNulls() == 0 => Tensor.Of(input.Name, whole.Values.ToArray(), shape),
            (TensorType.Boolean, BooleanColumn truths) when truths.CountNulls() == 0 => Tensor.Of(input.Name, truths.Values.ToArray(), shape),
            (not TensorType.Text, NumericColumn numbers) => Convert(input, Numbers(numbers), shape, row => $"row {row} of '{column.Name}'"),
            _ => throw Mismatch(column, input),
        };
    }

    /// <summary>Texts as microseconds since 1970; null where one is no time in ISO 8601.</summary>
    private static long[]? Times(TextColumn texts)
    {
        var times = new long[texts.Count];
        for (var row = 0; row < times.Length; row++)
        {
            if (!Instants.TryParse(texts.Values[row], out times[row]) && !texts.IsNull(row))
                return null;
        }
        return times;
    }

    private static double[] Numbers(NumericColumn column)
    {
        var values = new double[column.Count];
        for (var row = 0; row < values.Length; row++)
            values[row] = column.Number(row);
        return values;
    }

    private static Tensor Convert(TensorInfo input, double[] values, long[] shape, Func<int, string> where) => input.Type switch
    {
        TensorType.Float64 => Tensor.Of(input.Name, values, shape),
        TensorType.Float32 => Tensor.Of(input.Name, Array.ConvertAll(values, value => (float)value), shape),
        TensorType.Float16 => Tensor.Of(input.Name, Array.ConvertAll(values, value => (Half)value), shape),
        TensorType.Int64 => Whole(input, values, shape, where, long.MinValue, 9223372036854774784.0, value => (long)value),
        TensorType.Int32 => Whole(input, values, shape, where, int.MinValue, int.MaxValue, value => (int)value),
        TensorType.Int16 => Whole(input, values, shape, where, short.MinValue, short.MaxValue, value => (short)value),
        TensorType.Int8 => Whole(input, values, shape, where, sbyte.MinValue, sbyte.MaxValue, value => (sbyte)value),
        TensorType.UInt64 => Whole(input, values, shape, where, 0, 18446744073709549568.0, value => (ulong)value),
        TensorType.UInt32 => Whole(input, values, shape, where, 0, uint.MaxValue, value => (uint)value),
        TensorType.UInt16 => Whole(input, values, shape, where, 0, ushort.MaxValue, value => (ushort)value),
        TensorType.UInt8 => Whole(input, values, shape, where, 0, byte.MaxValue, value => (byte)value),
        TensorType.Boolean => Whole(input, values, shape, where, 0, 1, value => value == 1),
        _ => throw new ModelException($"Input '{input.Name}' takes texts."),
    };

    private static Tensor Whole<T>(TensorInfo input, double[] values, long[] shape, Func<int, string> where, double smallest, double largest, Converter<double, T> convert)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!(Math.Floor(values[i]) == values[i] && values[i] >= smallest && values[i] <= largest))
                throw new ModelException($"Input '{input.Name}' is of type {input.Type}, but {where(i)} is {(double.IsNaN(values[i]) ? "null" : values[i])}.");
        }
        return Tensor.Of(input.Name, Array.ConvertAll(values, convert), shape);
    }

    private static ModelException Mismatch(Column column, TensorInfo input) =>
        new($"Input '{input.Name}' is of type {input.Type}, but column '{column.Name}' holds values of type {column.Kind}.");
}
