using System.Net;

namespace Slipway.Tests.Serving.V2;

/// <summary>Health and metadata of the V2 protocol over real HTTP.</summary>
public sealed class MetadataTests(WireHost wire) : IClassFixture<WireHost>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await wire.Host.Register("mixed", TinyOnnx.Mixed());
        await wire.Host.Deploy("mixed", "mixed/1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/v2", """{"name":"slipway","version":"2","extensions":["binary_tensor_data"]}""")]
    [InlineData("/v2/", """{"name":"slipway","version":"2","extensions":["binary_tensor_data"]}""")]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"ready":true}""")]
    [InlineData("/v2/models", """{"models":["mixed"]}""")]
    [InlineData("/v2/models/mixed/ready", """{"name":"mixed","ready":true}""")]
    public async Task It_says_what_the_protocol_wants(string address, string body)
    {
        var answer = await wire.Http.GetAsync(address, Wire.Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Wire.Cancel)).ShouldBe(body);
    }

    [Fact]
    public async Task A_model_says_what_it_takes_and_gives()
    {
        var metadata = await (await wire.Http.GetAsync("/v2/models/mixed", Wire.Cancel)).Json();

        metadata.GetProperty("platform").GetString().ShouldBe("onnx_onnxv1");
        metadata.GetProperty("inputs").GetRawText().ShouldBe("""[{"name":"number","datatype":"FP64","shape":[-1,1]},{"name":"whole","datatype":"INT64","shape":[-1,1]},{"name":"truth","datatype":"BOOL","shape":[-1,1]},{"name":"text","datatype":"BYTES","shape":[-1,1]}]""");
        metadata.GetProperty("versions").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("/v2/models/nobody", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/nobody/ready", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/mixed/versions/999", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/mixed/versions/999/ready", HttpStatusCode.NotFound)]
    [InlineData("/v2/unheard/of", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/mixed/infer", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/v2/models/mixed/versions/1/infer", HttpStatusCode.MethodNotAllowed)]
    public async Task What_is_not_there_is_an_error_in_the_protocols_form(string address, HttpStatusCode status)
    {
        var answer = await wire.Http.GetAsync(address, Wire.Cancel);

        answer.StatusCode.ShouldBe(status);
        (await answer.Error()).Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_wrong_verb_names_the_right_one()
    {
        var answer = await wire.Http.Send("/v2/models/mixed", "{}");

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET"]);
    }

    [Fact]
    public async Task A_foreign_page_cannot_reach_it_and_hears_so_in_the_protocols_form()
    {
        var answer = await wire.Http.Send("/v2/models/mixed/infer", "{}"u8.ToArray(), "application/json", ("Origin", "https://evil.example"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Error()).ShouldStartWith("Cross-origin request blocked.");
    }
}
