using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;

namespace Slipway.Tests.Host;

/// <summary>What a hostile page in the owner's browser, or a misplaced proxy, would send.</summary>
public sealed class RequestScreenTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.0.0.7")]
    public async Task A_foreign_host_name_is_refused(string host) =>
        (await Send(HttpMethod.Get, "/api/v1/about", ("Host", host))).ShouldBe(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Loopback_by_any_of_its_names_is_taken(string host) =>
        (await Send(HttpMethod.Get, "/api/v1/about", ("Host", $"{host}:{server.Address.Port}"))).ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_change_from_another_site_is_refused(string header, string value) =>
        (await Send(HttpMethod.Post, "/api/v1/tokens", (header, value))).ShouldBe(HttpStatusCode.Forbidden);

    [Fact]
    public async Task A_change_from_our_own_pages_is_taken() =>
        (await Send(HttpMethod.Post, "/api/v1/tokens", ("Origin", server.Address.GetLeftPart(UriPartial.Authority)))).ShouldBe(HttpStatusCode.Created);

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("Forwarded")]
    public async Task A_forwarded_request_is_refused(string header) =>
        (await Send(HttpMethod.Get, "/api/v1/about", (header, "for=10.0.0.7"))).ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData(null, true)]
    public async Task A_web_socket_opens_for_our_own_pages_only(string? origin, bool opens)
    {
        using var socket = new ClientWebSocket();
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);

        var opening = socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/api/v1/live" }.Uri, Cancel);

        if (opens)
            await opening;
        else
            (await opening.ShouldThrowAsync<WebSocketException>()).Message.ShouldContain("403");
    }

    [Theory]
    [InlineData("Bearer slp_unknown")]
    [InlineData("Basic !!!")]
    [InlineData("Digest x")]
    [InlineData("Bearer")]
    public async Task A_wrong_credential_is_nobody_even_on_loopback(string authorization) =>
        (await Send(HttpMethod.Get, "/api/v1/about", ("Authorization", authorization))).ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task A_token_is_taken_as_the_password_of_Basic()
    {
        var token = await server.Token("mlflow client", Permission.ServerRead.Name);

        (await Send(HttpMethod.Get, "/version", ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + token))))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_browsers_honest()
    {
        using var response = await server.Http.GetAsync("/audit", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldNotContain("unsafe");
        policy.ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    private async Task<HttpStatusCode> Send(HttpMethod method, string path, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = JsonContent.Create(new { name = "x", role = "viewer" });
        request.Headers.TryAddWithoutValidation(header.Name, header.Value).ShouldBeTrue();
        using var response = await server.Http.SendAsync(request, Cancel);
        return response.StatusCode;
    }
}
