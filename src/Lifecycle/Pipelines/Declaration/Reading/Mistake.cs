namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Something wrong in a <c>slipway.yaml</c>, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong, what was expected, and the nearest known name where there is one.</param>
public sealed record Mistake(int Line, int Column, string Message)
{
    public override string ToString() => $"slipway.yaml:{Line}:{Column}: {Message}";
}
