using System.Reflection;

namespace Slipway.Tests.Ui;

/// <summary>Where the sources stand and where tests may write.</summary>
internal static class Places
{
    public static string Repository { get; } = Metadata("RepositoryRoot");

    public static string TypeScript { get; } = Path.Combine(Repository, "tests", "EndToEnd", "Ui", "TypeScript");

    /// <summary>A folder under artifacts/, made when it is missing.</summary>
    public static string Artifacts(string folder) => Directory.CreateDirectory(Path.Combine(Metadata("ArtifactsPath"), folder)).FullName;

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key.Equals(key, StringComparison.Ordinal)).Value!;
}
