namespace Slipway.Tuning;

/// <summary>The parameters of a space that always occur together, by their condition; those with a single value are left out.</summary>
internal static class ParameterGroups
{
    public static IReadOnlyList<int[]> Of(SearchSpace space) =>
        [.. Enumerable.Range(0, space.Parameters.Count).Where(i => space.Parameters[i].Count != 1).GroupBy(i => Key(space.Parameters[i])).Select(group => group.ToArray())];

    private static (string? Parameter, string Values) Key(Parameter parameter) =>
        (parameter.When?.Parameter, parameter.When is { } when ? string.Join('\n', when.In.Select(value => value.ToString()).Order(StringComparer.Ordinal)) : "");
}
