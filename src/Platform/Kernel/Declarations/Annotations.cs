namespace Slipway.Declarations;

/// <summary>What a section, kind or member of <c>slipway.yaml</c> means; it becomes the description in the JSON Schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class MeaningAttribute(string text) : Attribute
{
    public string Text => text;
}

/// <summary>The word by which an item of a list says what it is, such as <c>range</c> in <c>- range: {…}</c>. Kinds of one list derive from one abstract record.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KindAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>Marks the one member that a shorter form fills: <c>tolerance: 3</c> for <c>tolerance: {value: 3}</c>, or a list for its only list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShortFormAttribute : Attribute;

/// <summary>The words that a text member takes; anything else is refused.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WordsAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words => words;
}

/// <summary>The bounds of a number, both included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(double least, double most = double.PositiveInfinity) : Attribute
{
    public double Least => least;

    public double Most => most;
}

/// <summary>The member's key in the file, where it is not its own name in snake case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MemberNameAttribute(string name) : Attribute
{
    public string Name => name;
}
