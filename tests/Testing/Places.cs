using System.Reflection;

namespace Slipway.Testing;

/// <summary>Where the sources stand and where tests may write.</summary>
public static class Places
{
    /// <summary>The root folder of the checkout that the tests were built from.</summary>
    public static string Repository { get; } = Metadata("RepositoryRoot");

    /// <summary>A folder under artifacts/, made when it is missing.</summary>
    public static string Artifacts(string folder) => Directory.CreateDirectory(Path.Combine(Metadata("ArtifactsPath"), folder)).FullName;

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key.Equals(key, StringComparison.Ordinal)).Value!;
}
