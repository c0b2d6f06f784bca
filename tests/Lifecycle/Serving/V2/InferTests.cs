using System.Net;
using System.Text.Json;
using Slipway.Serving.Contracts;

namespace Slipway.Tests.Serving.V2;

/// <summary>Inference of the V2 protocol with JSON tensors over real HTTP.</summary>
public sealed class InferTests(WireHost wire) : IClassFixture<WireHost>
{
    [Theory]
    [InlineData("BOOL", "[true, false, false, true]")]
    [InlineData("UINT8", "[0, 255, 1, 2]")]
    [InlineData("UINT16", "[0, 65535, 1, 2]")]
    [InlineData("UINT32", "[0, 4294967295, 1, 2]")]
    [InlineData("UINT64", "[0, 18446744073709551615, 9007199254740993, 2]")]
    [InlineData("INT8", "[-128, 127, 1, 2]")]
    [InlineData("INT16", "[-32768, 32767, 1, 2]")]
    [InlineData("INT32", "[-2147483648, 2147483647, 1, 2]")]
    [InlineData("INT64", "[-9223372036854775808, 9223372036854775807, 9007199254740993, 2]")]
    [InlineData("FP16", "[0.5, -65504, 1, 2]")]
    [InlineData("FP32", "[0.1, -3.4028235E+38, 1E-45, 2]")]
    [InlineData("FP64", "[0.1, -1.7976931348623157E+308, 5E-324, 0.30000000000000004]")]
    [InlineData("BYTES", """["", "\u00fc\ud83d\ude00", "a\"b", "NaN"]""")]
    public async Task Every_datatype_comes_back_exactly_flat_and_nested(string datatype, string data)
    {
        var name = await Deployed(datatype);
        var values = JsonElement.Parse(data).EnumerateArray().Select(v => v.GetRawText()).ToArray();

        foreach (var form in new[] { data, $"[[{values[0]}, {values[1]}], [{values[2]}, {values[3]}]]", $"[{values[0]}, {values[1]}, [{values[2]}, {values[3]}]]" })
        {
            var answer = await wire.Http.Send($"/v2/models/{name}/infer", $$"""{"inputs": [{"data": {{form}}, "name": "x", "shape": [2, 2], "datatype": "{{datatype}}"}]}""");

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
            var output = (await answer.Json()).GetProperty("outputs")[0];
            (output.GetProperty("name").GetString(), output.GetProperty("datatype").GetString(), output.GetProperty("shape").GetRawText()).ShouldBe(("y", datatype, "[2,2]"));
            Same(output.GetProperty("data"), JsonElement.Parse(data), datatype).ShouldBeTrue(output.GetProperty("data").GetRawText());
        }
    }

    [Fact]
    public async Task The_id_comes_back_and_the_answer_names_the_version_and_unknown_members_are_ignored()
    {
        var name = await Deployed("FP64");

        var answer = await (await wire.Http.Send($"/v2/models/{name}/infer",
            """{"model_name": "x", "strange": [{"a": [1, {"b": 2}]}], "id": "my-42", "parameters": {"priority": 1, "x": {"y": []}}, "inputs": [{"name": "x", "shape": [1, 2], "datatype": "FP64", "data": [1, 2], "extra": {"data": [3]}}]}""")).Json();

        (answer.GetProperty("id").GetString(), answer.GetProperty("model_name").GetString(), answer.GetProperty("model_version").GetString()).ShouldBe(("my-42", name, "1"));
        answer.GetProperty("parameters").GetProperty("prediction_id").GetString().ShouldBe("my-42");
        var without = await (await wire.Http.Send($"/v2/models/{name}/infer", """{"inputs": [{"name": "x", "shape": [1, 2], "datatype": "FP64", "data": [1, 2]}]}""")).Json();
        without.TryGetProperty("id", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Outputs_that_are_asked_for_come_in_the_order_asked()
    {
        await wire.Host.Register("mixed", TinyOnnx.Mixed());
        await wire.Host.Deploy("mixed", "mixed/1");
        const string inputs = """
            "inputs": [{"name": "text", "shape": [2], "datatype": "BYTES", "data": ["a", null]}, {"name": "number", "shape": [2, 1], "datatype": "FP64", "data": [null, 2]},
                       {"name": "whole", "shape": [2], "datatype": "INT64", "data": [1, 2]}, {"name": "truth", "shape": [2, 1], "datatype": "BOOL", "data": [1, false]}]
            """;

        var all = await (await wire.Http.Send("/v2/models/mixed/infer", $$"""{{{inputs}}}""")).Json();
        var two = await (await wire.Http.Send("/v2/models/mixed/infer", $$"""{{{inputs}}, "outputs": [{"name": "whole_out"}, {"name": "number_out"}]}""")).Json();
        var none = await wire.Http.Send("/v2/models/mixed/infer", $$"""{{{inputs}}, "outputs": [{"name": "nope"}]}""");

        all.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("name").GetString()).ShouldBe(["number_out", "whole_out", "truth_out", "text_out"]);
        all.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("data").GetRawText()).ShouldBe(["[null,2]", "[1,2]", "[true,false]", """["a",""]"""]);
        two.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("name").GetString()).ShouldBe(["whole_out", "number_out"]);
        (await none.Error()).ShouldStartWith("The model has no output 'nope'.");
    }

    [Fact]
    public async Task Infinities_and_NaN_leave_as_null_or_as_texts_never_as_broken_JSON()
    {
        await wire.Host.Register("quotient", TinyOnnx.Quotient());
        await wire.Host.Deploy("quotient", "quotient/1");
        const string inputs = """{"name": "a", "shape": [4, 1], "datatype": "FP64", "data": [1, -1, 0, 3]}, {"name": "b", "shape": [4, 1], "datatype": "FP64", "data": [0, 0, 0, 2]}""";

        var plain = await (await wire.Http.Send("/v2/models/quotient/infer", $$"""{"inputs": [{{inputs}}]}""")).Json();
        var texts = await (await wire.Http.Send("/v2/models/quotient/infer", $$"""{"parameters": {"nan_policy": "string"}, "inputs": [{{inputs}}]}""")).Json();

        plain.GetProperty("outputs")[0].GetProperty("data").GetRawText().ShouldBe("[null,null,null,1.5]");
        texts.GetProperty("outputs")[0].GetProperty("data").GetRawText().ShouldBe("""["Infinity","-Infinity","NaN",1.5]""");
    }

    [Fact]
    public async Task No_rows_are_an_answer_without_rows()
    {
        var name = await Deployed("FP32");

        var answer = await wire.Http.Send($"/v2/models/{name}/infer", """{"inputs": [{"name": "x", "shape": [0, 2], "datatype": "FP32", "data": []}]}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
        (await answer.Json()).GetProperty("outputs")[0].GetProperty("shape").GetRawText().ShouldBe("[0,2]");
    }

    [Fact]
    public async Task Fifty_megabytes_in_one_request_are_answered()
    {
        await wire.Host.Register("wide", TinyOnnx.Identity("FP64", 5000));
        await wire.Host.Deploy("wide", "wide/1", new LogPolicy(Sample: 0));
        var row = string.Join(',', Enumerable.Range(0, 5000).Select(i => 0.12345678 + i));
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"inputs": [{"name": "x", "shape": [850, 5000], "datatype": "FP64", "data": [{{string.Join(',', Enumerable.Repeat(row, 850))}}]}]}""");
        body.Length.ShouldBeGreaterThan(50_000_000);

        var answer = await wire.Http.Send("/v2/models/wide/infer", body, "application/json");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var data = (await answer.Json()).GetProperty("outputs")[0].GetProperty("data");
        data.GetArrayLength().ShouldBe(4_250_000);
        data[4_249_999].GetDouble().ShouldBe(4999.12345678);
    }

    private static bool Same(JsonElement found, JsonElement expected, string datatype) => found.GetArrayLength() == expected.GetArrayLength() && found.EnumerateArray().Zip(expected.EnumerateArray()).All(pair => datatype switch
    {
        "BYTES" => pair.First.GetString() == pair.Second.GetString(),
        "FP64" => pair.First.GetDouble().Equals(pair.Second.GetDouble()),
        "FP32" or "FP16" => pair.First.GetSingle().Equals(pair.Second.GetSingle()),
        _ => pair.First.GetRawText() == pair.Second.GetRawText(),
    });

    private async Task<string> Deployed(string datatype)
    {
        var name = $"identity-{datatype.ToLowerInvariant()}";
        if ((await wire.Host.Deployments.Get(name, Wire.Cancel)).IsSuccess)
            return name;
        await wire.Host.Register(name, TinyOnnx.Identity(datatype));
        await wire.Host.Deploy(name, $"{name}/1");
        return name;
    }
}
