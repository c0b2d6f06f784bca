namespace Slipway.Models.Expressions;

/// <summary>Computes the operators on arrays, row by row; an array of one value is a constant.</summary>
internal sealed class ColumnOperators : IOperators<Array>
{
    public static readonly ColumnOperators Instance = new();

    public Array Constant(double value) => new[] { value };

    public Array Constant(long value) => new[] { value };

    public Array Constant(string value) => new[] { value };

    public Array Apply(Operator operation, params ReadOnlySpan<Array> inputs)
    {
        if (operation == Operator.Where)
            return Where((bool[])inputs[0], inputs[1], inputs[2]);
        return inputs switch
        {
            [double[] a, double[] b] => OfDoubles(operation, a, b),
            [long[] a, long[] b] => OfLongs(operation, a, b),
            [string[] a, string[] b] => operation == Operator.Equal ? Zip(a, b, (x, y) => string.Equals(x, y, StringComparison.Ordinal)) : Zip(a, b, string.Concat),
            [bool[] a, bool[] b] => operation == Operator.And ? Zip(a, b, (x, y) => x && y) : Zip(a, b, (x, y) => x || y),
            [double[] a] => OfDouble(operation, a),
            [long[] a] => Array.ConvertAll(a, x => (double)x),
            [bool[] a] => operation == Operator.Not ? Array.ConvertAll(a, x => !x) : Array.ConvertAll(a, x => x ? 1.0 : 0.0),
            _ => throw Unknown(operation),
        };
    }

    private static Array OfDoubles(Operator operation, double[] a, double[] b) => operation switch
    {
        Operator.Add => Zip(a, b, (x, y) => x + y),
        Operator.Sub => Zip(a, b, (x, y) => x - y),
        Operator.Mul => Zip(a, b, (x, y) => x * y),
        Operator.Div => Zip(a, b, (x, y) => x / y),
        Operator.Fmod => Zip(a, b, (x, y) => x % y),
        Operator.Less => Zip(a, b, (x, y) => x < y),
        Operator.LessOrEqual => Zip(a, b, (x, y) => x <= y),
        Operator.Equal => Zip(a, b, (x, y) => x == y),
        _ => throw Unknown(operation),
    };

    private static Array OfLongs(Operator operation, long[] a, long[] b) => operation switch
    {
        Operator.Add => Zip(a, b, (x, y) => x + y),
        Operator.Sub => Zip(a, b, (x, y) => x - y),
        Operator.Mul => Zip(a, b, (x, y) => x * y),
        Operator.Div => Zip(a, b, (x, y) => x / y),
        Operator.Mod => Zip(a, b, (x, y) => ((x % y) + y) % y),
        Operator.Less => Zip(a, b, (x, y) => x < y),
        Operator.LessOrEqual => Zip(a, b, (x, y) => x <= y),
        Operator.Equal => Zip(a, b, (x, y) => x == y),
        _ => throw Unknown(operation),
    };

    private static Array OfDouble(Operator operation, double[] a) => operation switch
    {
        Operator.Neg => Array.ConvertAll(a, x => -x),
        Operator.Abs => Array.ConvertAll(a, Math.Abs),
        Operator.Floor => Array.ConvertAll(a, Math.Floor),
        Operator.Round => Array.ConvertAll(a, x => Math.Round(x, MidpointRounding.ToEven)),
        Operator.Exp => Array.ConvertAll(a, Math.Exp),
        Operator.Log => Array.ConvertAll(a, Math.Log),
        Operator.Sqrt => Array.ConvertAll(a, Math.Sqrt),
        Operator.IsNaN => Array.ConvertAll(a, double.IsNaN),
        Operator.IsInf => Array.ConvertAll(a, double.IsInfinity),
        _ => throw Unknown(operation),
    };

    private static Array Where(bool[] condition, Array yes, Array no) => (yes, no) switch
    {
        (double[] a, double[] b) => Choose(condition, a, b),
        (long[] a, long[] b) => Choose(condition, a, b),
        (string[] a, string[] b) => Choose(condition, a, b),
        _ => throw Unknown(Operator.Where),
    };

    private static T[] Choose<T>(bool[] condition, T[] yes, T[] no)
    {
        var chosen = new T[Math.Max(condition.Length, Math.Max(yes.Length, no.Length))];
        for (var row = 0; row < chosen.Length; row++)
            chosen[row] = condition[condition.Length == 1 ? 0 : row] ? yes[yes.Length == 1 ? 0 : row] : no[no.Length == 1 ? 0 : row];
        return chosen;
    }

    private static TOut[] Zip<TIn, TOut>(TIn[] a, TIn[] b, Func<TIn, TIn, TOut> compute)
    {
        var computed = new TOut[Math.Max(a.Length, b.Length)];
        for (var row = 0; row < computed.Length; row++)
            computed[row] = compute(a[a.Length == 1 ? 0 : row], b[b.Length == 1 ? 0 : row]);
        return computed;
    }

    private static InvalidOperationException Unknown(Operator operation) => new($"The operator {operation} is not computed on such values.");
}
