using System.Reflection;

namespace Slipway.Client;

/// <summary>What MLflow's clients note of the program that starts a run, in MLflow's names.</summary>
internal static class RunContext
{
    public const string Parent = "mlflow.parentRunId";

    /// <summary>Tags of a new run; those that are given win.</summary>
    public static Dictionary<string, string> Tags(IReadOnlyDictionary<string, string>? given, string? parent)
    {
        var program = Assembly.GetEntryAssembly();
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.user"] = Environment.UserName, ["mlflow.source.type"] = "LOCAL" };
        if (program?.GetName().Name is { } name)
            tags["mlflow.source.name"] = name;
        if (Commit(program) is { } commit)
            tags["mlflow.source.git.commit"] = commit;
        if (parent is not null)
            tags[Parent] = parent;
        foreach (var (key, value) in given ?? new Dictionary<string, string>(StringComparer.Ordinal))
            tags[key] = value;
        return tags;
    }

    /// <summary>The commit that the compiler wrote into the program's version, behind a plus.</summary>
    private static string? Commit(Assembly? program) =>
        program?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, { Length: 40 } commit] && commit.All(char.IsAsciiHexDigit) ? commit : null;
}
