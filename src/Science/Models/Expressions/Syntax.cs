namespace Slipway.Models.Expressions;

/// <summary>An expression as it is written, before it is known what its columns hold.</summary>
/// <param name="At">Where in the text it stands.</param>
internal abstract record Syntax(int At)
{
    /// <summary>The parts of which it is made.</summary>
    public virtual IEnumerable<Syntax> Parts => [];
}

internal sealed record NameSyntax(int At, string Name) : Syntax(At);

/// <param name="Text">Digits as written, without a sign.</param>
internal sealed record NumberSyntax(int At, string Text) : Syntax(At);

internal sealed record TextSyntax(int At, string Text) : Syntax(At);

internal sealed record TruthSyntax(int At, bool Value) : Syntax(At);

internal sealed record NullSyntax(int At) : Syntax(At);

/// <param name="Microseconds">Since 1970.</param>
internal sealed record InstantSyntax(int At, long Microseconds) : Syntax(At);

/// <param name="Sign">In upper case; the sign of a comparison or calculation, AND, OR.</param>
internal sealed record BinarySyntax(int At, string Sign, Syntax Left, Syntax Right) : Syntax(At)
{
    public override IEnumerable<Syntax> Parts => [Left, Right];
}

/// <param name="Sign">- or NOT.</param>
internal sealed record UnarySyntax(int At, string Sign, Syntax Of) : Syntax(At)
{
    public override IEnumerable<Syntax> Parts => [Of];
}

internal sealed record IsNullSyntax(int At, Syntax Of) : Syntax(At)
{
    public override IEnumerable<Syntax> Parts => [Of];
}

/// <param name="Cases">Conditions, each with its value.</param>
/// <param name="Otherwise">The value when none holds.</param>
internal sealed record CaseSyntax(int At, IReadOnlyList<(Syntax When, Syntax Then)> Cases, Syntax Otherwise) : Syntax(At)
{
    public override IEnumerable<Syntax> Parts => [.. Cases.SelectMany(each => new[] { each.When, each.Then }), Otherwise];
}

/// <param name="Name">In lower case.</param>
internal sealed record CallSyntax(int At, string Name, IReadOnlyList<Syntax> Arguments) : Syntax(At)
{
    public override IEnumerable<Syntax> Parts => Arguments;
}

/// <param name="Type">In upper case, one that the parser knows.</param>
internal sealed record CastSyntax(int At, Syntax Of, string Type) : Syntax(At)
{
    public override IEnumerable<Syntax> Parts => [Of];
}
