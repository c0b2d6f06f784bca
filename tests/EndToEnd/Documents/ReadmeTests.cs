namespace Slipway.Tests.Documents;

/// <summary>The first document that anybody reads. It takes as long as all the others, so it is read beside them.</summary>
public sealed class ReadmeTests
{
    internal const string Document = "README.md";

    [Fact]
    public Task What_it_says_to_type_works() => SnippetTests.Holds(Document);
}
