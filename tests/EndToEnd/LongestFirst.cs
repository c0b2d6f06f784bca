using Slipway.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Slipway.Tests;

/// <summary>What takes longest begins first, or else it runs on alone when everything is done.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["Pages.InLoop", "Kills.KilledLoopTests", "Documents.ReadmeTests", "Ui.InBrowser", "Ui.InWide"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName)).ThenBy(collection => collection.UniqueID, StringComparer.Ordinal)];

    private static int Place(string name) => Array.FindIndex(Long, long1 => name.Contains(long1, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length;
}
