namespace Slipway.Tests.Commands;

/// <summary>Numbers on the command line that are out of their range, or none.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("--port: '99999' is not a whole number from 0 to 65535.", "up", "--port", "99999")]
    [InlineData("--port: '-1' is not a whole number from 0 to 65535.", "demo", "--port", "-1")]
    [InlineData("--port: 'many' is not a whole number from 0 to 65535.", "up", "--port", "many")]
    [InlineData("--days: '366' is not a whole number from 1 to 365.", "token", "create", "ci", "--role", "viewer", "--days", "366")]
    [InlineData("--limit: '0' is not a whole number from 1 to 50000.", "run", "list", "--limit", "0")]
    [InlineData("--limit: '99999999999' is not a whole number from 1 to 1000.", "audit", "list", "--limit", "99999999999")]
    [InlineData("--limit: '501' is not a whole number from 1 to 500.", "timeline", "--limit", "501")]
    [InlineData("--depth: '65' is not a whole number from 1 to 64.", "lineage", "ver_1", "--depth", "65")]
    [InlineData("--load: '0' is not a whole number of at least 1.", "data", "quarantine", "flights", "1", "--load", "0")]
    [InlineData("--step-multiplier: '0' is not a whole number of at least 1.", "import", "neptune", "--from", ".", "--step-multiplier", "0")]
    public async Task Are_refused_in_a_sentence(string sentence, params string[] arguments)
    {
        var (code, _, error) = await Typed.Type(arguments);

        code.ShouldBe(2);
        error.Trim().ShouldBe(sentence);
    }
}
