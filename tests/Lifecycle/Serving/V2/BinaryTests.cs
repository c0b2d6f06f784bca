using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Slipway.Tests.Serving.V2;

/// <summary>The binary tensor data extension over real HTTP.</summary>
public sealed class BinaryTests(WireHost wire) : IClassFixture<WireHost>
{
    private const string Header = "Inference-Header-Content-Length";

    public static TheoryData<string, byte[]> Tensors => new()
    {
        { "BOOL", [1, 0, 0, 1] },
        { "UINT8", [0, 255, 1, 2] },
        { "INT16", Bytes<short>([short.MinValue, short.MaxValue, 1, 2]) },
        { "UINT32", Bytes<uint>([0, uint.MaxValue, 1, 2]) },
        { "INT64", Bytes<long>([long.MinValue, long.MaxValue, 9007199254740993, 2]) },
        { "FP16", Bytes<Half>([Half.NaN, Half.MaxValue, (Half)1, (Half)0.5]) },
        { "FP32", Bytes<float>([float.NaN, float.PositiveInfinity, -0f, 1e-45f]) },
        { "FP64", Bytes<double>([double.NaN, double.NegativeInfinity, -0.0, 5e-324]) },
        { "BYTES", [0, 0, 0, 0, 2, 0, 0, 0, 0xC3, 0xBC, 1, 0, 0, 0, 0x61, 3, 0, 0, 0, 0x78, 0x79, 0x7A] },
    };

    [Theory]
    [MemberData(nameof(Tensors))]
    public async Task Bytes_come_back_bit_by_bit(string datatype, byte[] bytes)
    {
        var name = await Deployed(datatype);
        var json = Encoding.UTF8.GetBytes($$"""{"id": "b1", "parameters": {"binary_data_output": true}, "inputs": [{"name": "x", "shape": [2, 2], "datatype": "{{datatype}}", "parameters": {"binary_data_size": {{bytes.Length}} } }]}""");

        var answer = await wire.Http.Send($"/v2/models/{name}/infer", [.. json, .. bytes], "application/octet-stream", (Header, $"{json.Length}"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
        var (head, tail) = await Split(answer);
        head.GetProperty("id").GetString().ShouldBe("b1");
        var output = head.GetProperty("outputs")[0];
        output.TryGetProperty("data", out _).ShouldBeFalse();
        output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32().ShouldBe(bytes.Length);
        tail.ShouldBe(bytes);
    }

    [Fact]
    public async Task JSON_and_bytes_mix_in_one_request_and_one_answer()
    {
        await wire.Host.Register("mixed", TinyOnnx.Mixed());
        await wire.Host.Deploy("mixed", "mixed/1");
        var json = Encoding.UTF8.GetBytes("""
            {"inputs": [{"name": "whole", "shape": [1, 1], "datatype": "INT64", "parameters": {"binary_data_size": 8}}, {"name": "number", "shape": [1, 1], "datatype": "FP64", "data": [1.5]},
                        {"name": "text", "shape": [1, 1], "datatype": "BYTES", "parameters": {"binary_data_size": 7}}, {"name": "truth", "shape": [1, 1], "datatype": "BOOL", "data": [true]}],
             "outputs": [{"name": "text_out", "parameters": {"binary_data": true}}, {"name": "number_out", "parameters": {"binary_data": false}}, {"name": "whole_out", "parameters": {"binary_data": true}}]}
            """);
        byte[] body = [.. json, .. BitConverter.GetBytes(77L), 3, 0, 0, 0, (byte)'a', (byte)'b', (byte)'c'];

        var (head, tail) = await Split(await wire.Http.Send("/v2/models/mixed/infer", body, "application/octet-stream", (Header, $"{json.Length}")));

        head.GetProperty("outputs")[1].GetProperty("data").GetRawText().ShouldBe("[1.5]");
        tail.ShouldBe([3, 0, 0, 0, (byte)'a', (byte)'b', (byte)'c', .. BitConverter.GetBytes(77L)]);
    }

    [Fact]
    public async Task A_body_without_JSON_is_the_only_input()
    {
        var name = await Deployed("FP32");
        var bytes = Bytes<float>([1, 2, 3, 4, 5, 6]);

        var (head, tail) = await Split(await wire.Http.Send($"/v2/models/{name}/infer", bytes, "application/octet-stream", (Header, "0")));

        head.GetProperty("outputs")[0].GetProperty("shape").GetRawText().ShouldBe("[3,2]");
        tail.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_packed_body_is_unpacked(string encoding)
    {
        var name = await Deployed("FP32");
        using var packed = new MemoryStream();
        await using (Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionMode.Compress, leaveOpen: true) : new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
            await stream.WriteAsync("""{"inputs": [{"name": "x", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}]}"""u8.ToArray(), Wire.Cancel);

        var answer = await wire.Http.Send($"/v2/models/{name}/infer", packed.ToArray(), "application/json", ("Content-Encoding", encoding));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
    }

    [Theory]
    [InlineData("FP32", 16, 15, "is left of the body|has 15 bytes|but 15 bytes are left")]
    [InlineData("FP32", 12, 12, "Input 'x' has 12 bytes of data; 4 elements of FP32 take 16.")]
    [InlineData("FP32", 16, 20, "The body has 4 bytes more")]
    [InlineData("FP32", -1, 16, "binary_data_size")]
    [InlineData("BYTES", 16, 16, "Input 'x' of BYTES")]
    [InlineData("BOOL", 4, 4, "Input 'x' of BOOL has a byte that is neither 0 nor 1.")]
    public async Task Bytes_that_are_not_the_tensors_are_refused(string datatype, int said, int sent, string error)
    {
        var name = await Deployed(datatype);
        var json = Encoding.UTF8.GetBytes($$"""{"inputs": [{"name": "x", "shape": [2, 2], "datatype": "{{datatype}}", "parameters": {"binary_data_size": {{said}} } }]}""");

        var answer = await wire.Http.Send($"/v2/models/{name}/infer", [.. json, .. Enumerable.Repeat((byte)7, sent)], "application/octet-stream", (Header, $"{json.Length}"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var text = await answer.Error();
        error.Split('|').ShouldContain(part => text.Contains(part, StringComparison.Ordinal), text);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("99999")]
    [InlineData("-1")]
    public async Task A_header_that_is_no_length_is_refused(string length)
    {
        var name = await Deployed("FP32");

        var answer = await wire.Http.Send($"/v2/models/{name}/infer", "{}"u8.ToArray(), "application/octet-stream", (Header, length));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Error()).ShouldStartWith($"The header {Header} is '{length}'");
    }

    private static async Task<(JsonElement Head, byte[] Tail)> Split(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(Wire.Cancel);
        answer.Headers.TryGetValues(Header, out var lengths).ShouldBeTrue(Encoding.UTF8.GetString(body));
        var length = int.Parse(lengths!.Single(), System.Globalization.CultureInfo.InvariantCulture);
        return (JsonElement.Parse(body.AsSpan(0, length)), body[length..]);
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : struct => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray();

    private async Task<string> Deployed(string datatype)
    {
        var name = $"binary-{datatype.ToLowerInvariant()}";
        if ((await wire.Host.Deployments.Get(name, Wire.Cancel)).IsSuccess)
            return name;
        await wire.Host.Register(name, TinyOnnx.Identity(datatype));
        await wire.Host.Deploy(name, $"{name}/1");
        return name;
    }
}
