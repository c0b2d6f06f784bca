namespace Slipway.Models.Expressions;

/// <summary>The ONNX operators that expressions are made of, with ONNX's meaning. Numbers and truth values are doubles, NaN missing; instants 64-bit integers; texts strings, the empty one missing.</summary>
internal enum Operator
{
    Add, Sub, Mul, Div, Neg, Abs, Floor, Exp, Log, Sqrt,

    /// <summary>To the nearest whole number, from the middle to the even one.</summary>
    Round,

    /// <summary>Of doubles, with the sign of the dividend: Mod with fmod=1.</summary>
    Fmod,

    /// <summary>Of 64-bit integers, with the sign of the divisor.</summary>
    Mod,
    Less, LessOrEqual, Equal, IsNaN, IsInf, And, Or, Not, Where, StringConcat,

    /// <summary>Cast of integers and booleans to double.</summary>
    ToDouble,
}

/// <summary>What computes, or writes down, the operators: columns of values here, nodes of a graph in an ONNX file. Shapes are [N,1], of constants [1,1].</summary>
/// <typeparam name="T">What stands for a tensor.</typeparam>
internal interface IOperators<T>
{
    T Constant(double value);

    T Constant(long value);

    T Constant(string value);

    T Apply(Operator operation, params ReadOnlySpan<T> inputs);
}
