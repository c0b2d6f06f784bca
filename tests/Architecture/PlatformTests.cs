using System.Reflection;
using NetArchTest.Rules;

namespace Slipway.Tests;

/// <summary>Platform's four folders: each may use only those above it.</summary>
public sealed class PlatformTests
{
    private static readonly Assembly Platform = typeof(Storage.Database).Assembly;

    [Theory]
    [InlineData("Slipway.Storage", new[] { "Slipway.Identity", "Slipway.Work" })]
    [InlineData("Slipway.Identity", new[] { "Slipway.Work" })]
    [InlineData("Slipway.Metrics", new[] { "Slipway.Storage", "Slipway.Identity", "Slipway.Work" })]
    public void A_folder_uses_only_those_above_it(string folder, string[] below)
    {
        var result = Types.InAssembly(Platform).That().ResideInNamespaceMatching($@"^{folder.Replace(".", @"\.", StringComparison.Ordinal)}(\.|$)").ShouldNot().HaveDependencyOnAny(below).GetResult();

        (result.FailingTypes ?? []).Select(t => t.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void The_kernel_uses_nothing_of_ours()
    {
        var result = Types.InAssembly(Platform).That().ResideInNamespaceMatching("^Slipway$").ShouldNot().HaveDependencyOnAny("Slipway.Storage", "Slipway.Identity", "Slipway.Work").GetResult();

        (result.FailingTypes ?? []).Select(t => t.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void Only_storage_opens_database_connections()
    {
        var result = Types.InAssembly(Platform).That().DoNotResideInNamespaceMatching(@"^Slipway\.Storage(\.|$)").ShouldNot().HaveDependencyOnAny("Npgsql", "Microsoft.Data.Sqlite").GetResult();

        (result.FailingTypes ?? []).Select(t => t.FullName).ShouldBeEmpty();
    }
}
