namespace Slipway.Tests.Host;

/// <summary>What the doors for imports refuse, as the whole server reads bodies.</summary>
public sealed class ImportDoorTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("runs/00000000000000000000000000000abc", """{"experiment": 0, "startedAt": 1, "status": 99}""", "Running")]
    [InlineData("runs/00000000000000000000000000000abc", """{"experiment": 0, "startedAt": 1, "status": "99"}""", "Running")]
    [InlineData("runs/00000000000000000000000000000abc", """{"experiment": 0, "startedAt": 1, "status": "Running, Failed"}""", "Running")]
    [InlineData("logged-models/m-00000000000000000000000000000abc", """{"experiment": 0, "name": "m", "createdAt": 1, "updatedAt": 1, "status": -1}""", "Ready")]
    [InlineData("models/m/versions/1", """{"createdAt": 1, "updatedAt": 1, "stage": 99}""", "Staging")]
    [InlineData("models/m/versions/2147483647", """{"createdAt": 1, "updatedAt": 1}""", "2147483647 is no number of a version.")]
    [InlineData("models/m/versions/abc", """{"createdAt": 1, "updatedAt": 1}""", "abc")]
    [InlineData("models/m", """{"createdAt": 1, "updatedAt": 1, "lastVersion": 2147483647}""", "lastVersion: 2147483647 is no number of a version.")]
    [InlineData("models/m", """{"createdAt": 1, "updatedAt": 1, "lastVersion": -5}""", "lastVersion: -5 is no number of a version.")]
    public async Task A_value_that_is_none_of_its_kind_is_refused_with_those_that_are(string path, string body, string words)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await server.Http.PutAsync("/api/v1/imports/" + path, content, Cancel);

        ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync(Cancel)).Contains(words, StringComparison.Ordinal)).ShouldBe((400, true), await answer.Content.ReadAsStringAsync(Cancel));
    }
}
