using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Slipway.Tests.Host;

/// <summary>A file that a person loads from a page.</summary>
public sealed class LoadFormTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_sent_from_the_page_becomes_a_version_under_its_own_name()
    {
        using var form = new MultipartFormDataContent { { new StringContent("people"), "name" }, { new ByteArrayContent("id,age\n1,17\n2,30\n"u8.ToArray()), "file", "../odd/people.csv" } };

        using var sent = await server.Http.PostAsync("/data/load", form, Cancel);

        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        sent.Headers.Location!.ToString().ShouldBe("/data/people");
        (await server.Http.GetStringAsync("/data/people", Cancel)).ShouldContain("Load a file into people");
        (await Version("people")).GetProperty("rows").GetInt64().ShouldBe(2);
        var jobs = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/jobs?limit=1", Cancel);
        jobs.ToString().ShouldContain("\"people.csv\"");
        jobs.ToString().ShouldNotContain("odd");
    }

    [Theory]
    [InlineData("no name!", "a.csv", "a\n1\n", "is no name of a dataset")]
    [InlineData("people", "", "a\n1\n", "No file was chosen")]
    [InlineData("people", "a.csv", "", "The body is empty")]
    [InlineData("", "a.csv", "a\n1\n", "holds no dataset name followed by a file")]
    public async Task A_form_that_cannot_be_loaded_is_answered_with_a_page_that_says_why(string name, string file, string content, string words)
    {
        var body = $"--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n{name}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n{content}\r\n--x--\r\n";
        using var form = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        form.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        using var sent = await server.Http.PostAsync("/data/load", form, Cancel);

        sent.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await sent.Content.ReadAsStringAsync(Cancel)).ShouldContain(words);
    }

    private async Task<JsonElement> Version(string dataset)
    {
        for (var tries = 0; ; tries++)
        {
            var page = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/datasets/{dataset}/versions", Cancel);
            if (page.GetProperty("items") is { } items && items.GetArrayLength() > 0)
                return items[0];
            tries.ShouldBeLessThan(1200, "the load did not end");
            await Task.Delay(100, Cancel);
        }
    }
}
