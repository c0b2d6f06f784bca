using System.Net;

namespace Slipway.Tests.Serving.V2;

/// <summary>The protocol's error table: what is wrong is named, with what came and what was expected.</summary>
public sealed class ErrorTests(WireHost wire) : IClassFixture<WireHost>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await wire.Host.Register("mixed", TinyOnnx.Mixed());
        await wire.Host.Deploy("mixed", "mixed/1");
        await wire.Host.Register("signed", TinyOnnx.Times(2), """{"inputs": "[{\"type\": \"double\", \"name\": \"x\", \"required\": true}]", "outputs": null, "params": null}""");
        await wire.Host.Deploy("signed", "signed/1");
        await wire.Host.Register("whole", TinyOnnx.Identity("INT8"));
        await wire.Host.Deploy("whole", "whole/1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("signed", "", "The body is not JSON")]
    [InlineData("signed", "{", "The body is not JSON")]
    [InlineData("signed", "[1]", "The body is no JSON object.")]
    [InlineData("signed", "{} {}", "The body is not JSON")]
    [InlineData("signed", "{}", "'inputs' is missing")]
    [InlineData("signed", """{"inputs": []}""", "'inputs' is missing")]
    [InlineData("signed", """{"inputs": {}}""", "'inputs' is no array.")]
    [InlineData("signed", """{"inputs": [1]}""", "'inputs[0]' is no object.")]
    [InlineData("signed", """{"id": 3, "inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [1]}]}""", "'id' is no text.")]
    [InlineData("signed", """{"inputs": [{"shape": [1, 1], "datatype": "FP64", "data": [1]}]}""", "'inputs[0]' has no name.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "datatype": "FP64", "data": [1]}]}""", "Input 'x' has no shape.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "data": [1]}]}""", "Input 'x' has no datatype.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64"}]}""", "Input 'x' needs either 'data' or the parameter 'binary_data_size'.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FLOAT", "data": [1]}]}""", "Input 'x' is of the datatype 'FLOAT'; there are BOOL, UINT8")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [2, 1], "datatype": "FP64", "data": [1]}]}""", "Input 'x' has 1 elements; its shape holds 2.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [1, 2]}]}""", "Input 'x' has more elements than its shape holds, which is 1.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [-1, 1], "datatype": "FP64", "data": [1]}]}""", "Input 'x' has the shape [-1,1]; sizes are from 0 on.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [9999999999, 9999999999], "datatype": "FP64", "data": [1]}]}""", "Input 'x' has the shape [9999999999,9999999999], which is larger than any tensor.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [2000000000, 1], "datatype": "FP64", "data": [1]}]}""", "Input 'x' has the shape [2000000000,1], which holds 2000000000 elements; there are fewer in its data.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1.5, 1], "datatype": "FP64", "data": [1]}]}""", "'inputs[0].shape' is no array of whole numbers.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 2], "datatype": "FP64", "data": [1, 2]}]}""", "Input 'x' has the shape [1,2]; the model takes [-1,1], where -1 is any size.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP32", "data": [1]}]}""", "Input 'x' is of FP32; the model takes FP64.")]
    [InlineData("signed", """{"inputs": [{"name": "z", "shape": [1, 1], "datatype": "FP64", "data": [1]}]}""", "The model has no input 'z'. It takes: x FP64[-1,1].")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": ["1"]}]}""", "Input 'x' has a text as element 0; FP64 was expected.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [{}]}]}""", "Input 'x' has an object among its elements; FP64 was expected.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [1e999]}]}""", "Input 'x' has the number 1e999 as element 0; FP64 was expected.")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [NaN]}]}""", "The body is not JSON")]
    [InlineData("signed", """{"inputs": [{"name": "x", "shape": [3, 1], "datatype": "FP64", "data": [1, 2, null]}]}""", "Field 'x' of record 2 should be double, required, but is null.")]
    [InlineData("whole", """{"inputs": [{"name": "x", "shape": [1, 2], "datatype": "INT8", "data": [1, 128]}]}""", "Input 'x' has the number 128 as element 1; INT8 was expected.")]
    [InlineData("whole", """{"inputs": [{"name": "x", "shape": [1, 2], "datatype": "INT8", "data": [1, 1.5]}]}""", "Input 'x' has the number 1.5 as element 1; INT8 was expected.")]
    [InlineData("whole", """{"inputs": [{"name": "x", "shape": [1, 2], "datatype": "INT8", "data": [1, null]}]}""", "Input 'x' has null as element 1; INT8 was expected.")]
    [InlineData("whole", """{"inputs": [{"name": "x", "shape": [1, 2], "datatype": "INT8", "data": [1, true]}]}""", "Input 'x' has true as element 1; INT8 was expected.")]
    [InlineData("mixed", """{"inputs": [{"name": "number", "shape": [1, 1], "datatype": "FP64", "data": [1]}]}""", "Input 'whole' is missing.")]
    [InlineData("signed", """{"outputs": {}, "inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [1]}]}""", "'outputs' is no array.")]
    [InlineData("signed", """{"parameters": {"event_time": "yesterday"}, "inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [1]}]}""", "'event_time' is no time in ISO 8601")]
    public async Task A_bad_request_is_refused_with_its_reason(string deployment, string body, string error)
    {
        var answer = await wire.Http.Send($"/v2/models/{deployment}/infer", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Error()).ShouldStartWith(error);
    }

    [Fact]
    public async Task Too_many_rows_and_too_many_bytes_are_refused()
    {
        var rows = await wire.Http.Send("/v2/models/signed/infer", $$"""{"inputs": [{"name": "x", "shape": [10001, 1], "datatype": "FP64", "data": [{{string.Join(',', Enumerable.Repeat("1", 10001))}}]}]}""");

        rows.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await rows.Error()).ShouldStartWith("The request has 10001 rows; at most 10000 are taken at once.");
    }

    [Theory]
    [InlineData("nobody", null)]
    [InlineData("signed", "2")]
    [InlineData("signed", "one")]
    public async Task An_unknown_model_or_version_is_not_found(string deployment, string? version)
    {
        var path = version is null ? $"/v2/models/{deployment}/infer" : $"/v2/models/{deployment}/versions/{version}/infer";

        var answer = await wire.Http.Send(path, "{}");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Error()).ShouldContain(version is null ? "does not exist" : "has no version");
    }

    [Fact]
    public async Task The_active_version_can_be_named()
    {
        var version = (await wire.Host.Deployments.Get("signed", Wire.Cancel)).Succeeded(out var deployment, out _) ? deployment!.Active.Number : 0;

        var answer = await wire.Http.Send($"/v2/models/signed/versions/{version}/infer", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [21]}]}""");

        (await answer.Json()).GetProperty("outputs")[0].GetProperty("data")[0].GetDouble().ShouldBe(42);
    }
}
