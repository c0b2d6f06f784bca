using System.Diagnostics.CodeAnalysis;

namespace Slipway;

/// <summary>What a use case answers: its value, or the refusal that a caller caused. A default instance is neither and throws when asked.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Result<T>
    where T : notnull
{
    private readonly bool _hasValue;
    private readonly T? _value;
    private readonly Refusal? _refusal;

    internal Result(T value) => (_hasValue, _value) = (true, value ?? throw new ArgumentNullException(nameof(value)));

    internal Result(Refusal refusal) => _refusal = refusal ?? throw new ArgumentNullException(nameof(refusal));

    public bool IsSuccess => _hasValue;

    /// <summary>True with the value, or false with the refusal.</summary>
    /// <exception cref="InvalidOperationException">This is a default instance.</exception>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, _refusal);
        return _hasValue || (refusal is not null ? false : throw new InvalidOperationException("A result that holds neither value nor refusal."));
    }

    /// <summary>Goes on with the value; a refusal passes through unchanged.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next)
        where TNext : notnull =>
        Succeeded(out var value, out var refusal) ? next(value) : refusal;

#pragma warning disable CA2225 // The named alternatives are Result.Of and the refusal itself.
    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(Refusal refusal) => new(refusal);
#pragma warning restore CA2225
}

/// <summary>Makes results where the implicit conversion cannot: interfaces, and answers without a value.</summary>
public static class Result
{
    public static Result<T> Of<T>(T value)
        where T : notnull => new(value);

    public static Result<Done> Done => new(default(Done));
}

/// <summary>The value of a use case that has nothing to tell but that it was done.</summary>
public readonly record struct Done;
