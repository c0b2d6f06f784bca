using System.Net;

namespace Slipway.Tests.Serving.Invocations;

/// <summary>Forms of invocations beyond the recorded ones: what MLflow's documents say, and what goes wrong.</summary>
public sealed class FormTests(WireHost wire) : IClassFixture<WireHost>, IAsyncLifetime
{
    private const string Signature = """
        {"inputs": "[{\"type\": \"double\", \"name\": \"number\", \"required\": false}, {\"type\": \"long\", \"name\": \"whole\", \"required\": true}, {\"type\": \"boolean\", \"name\": \"truth\", \"required\": true}, {\"type\": \"string\", \"name\": \"text\", \"required\": false}]", "outputs": null, "params": null}
        """;

    private const string One = """{"number_out":1.5,"whole_out":2,"truth_out":true,"text_out":"x"}""";

    public async ValueTask InitializeAsync()
    {
        await wire.Host.Register("mixed", TinyOnnx.Mixed(), Signature);
        await wire.Host.Deploy("mixed", "mixed/1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("""{"dataframe_records": [{"text": "x", "number": 1.5, "whole": 2, "truth": true, "more": 1}]}""")]
    [InlineData("""{"dataframe_split": {"index": [7], "columns": ["whole", "number", "truth", "text"], "data": [[2, 1.5, true, "x"]]}}""")]
    [InlineData("""{"dataframe_split": {"data": [[1.5, 2, true, "x"]]}}""")]
    [InlineData("""{"inputs": {"number": [1.5], "whole": [[2]], "truth": true, "text": ["x"]}}""")]
    [InlineData("""{"inputs": [{"number": 1.5, "whole": 2, "truth": true, "text": "x"}], "params": {"a": 1}, "signature_name": "serving_default"}""")]
    [InlineData("""{"instances": [{"number": 1.5, "whole": 2, "truth": true, "text": "x"}]}""")]
    [InlineData("""{"instances": [[1.5, 2, true, "x"]]}""")]
    public async Task Each_form_means_the_same(string body)
    {
        var answer = await Send(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
        (await answer.Content.ReadAsStringAsync(Wire.Cancel)).ShouldBe($$"""{"predictions":[{{One}}]}""");
    }

    [Fact]
    public async Task CSV_is_read_by_the_signature()
    {
        var answer = await Send("whole,truth,text,number\n2,true,x,1.5\r\n3,False,\"a \"\"b\"\", c\",\n", "text/csv; charset=utf-8");

        (await answer.Content.ReadAsStringAsync(Wire.Cancel)).ShouldBe($$"""{"predictions":[{{One}},{"number_out":null,"whole_out":3,"truth_out":false,"text_out":"a \u0022b\u0022, c"}]}""");
    }

    [Fact]
    public async Task Missing_values_are_null_also_as_Pythons_NaN()
    {
        var answer = await Send("""{"dataframe_split": {"columns": ["number", "whole", "truth", "text"], "data": [[NaN, 2, true, "NaN"], [null, 3, false, null]]}}""");

        (await answer.Content.ReadAsStringAsync(Wire.Cancel)).ShouldBe("""{"predictions":[{"number_out":null,"whole_out":2,"truth_out":true,"text_out":"NaN"},{"number_out":null,"whole_out":3,"truth_out":false,"text_out":""}]}""");
    }

    [Theory]
    [InlineData("", "BAD_REQUEST")]
    [InlineData("[1]", "BAD_REQUEST")]
    [InlineData("{}", "BAD_REQUEST")]
    [InlineData("""{"inputs": [1], "instances": [1]}""", "BAD_REQUEST")]
    [InlineData("""{"instances": []}""", "BAD_REQUEST")]
    [InlineData("""{"dataframe_split": {"columns": ["a"], "data": [[1]], "strange": 1}}""", "BAD_REQUEST")]
    [InlineData("""{"dataframe_split": {"columns": ["number", "whole"], "data": [[1]]}}""", "BAD_REQUEST")]
    [InlineData("""{"dataframe_records": [{"number": 1.5, "whole": 30.5, "truth": true}]}""", "INVALID_PARAMETER_VALUE")]
    [InlineData("""{"dataframe_records": [{"number": 1.5, "whole": null, "truth": true}]}""", "INVALID_PARAMETER_VALUE")]
    [InlineData("""{"dataframe_records": [{"number": "1.5", "whole": 1, "truth": true}]}""", "INVALID_PARAMETER_VALUE")]
    [InlineData("""{"dataframe_records": [{"number": Infinity, "whole": 1, "truth": true}]}""", "BAD_REQUEST")]
    [InlineData("""{"inputs": {"number": [1, 2], "whole": [1], "truth": [true], "text": ["x"]}}""", "INVALID_PARAMETER_VALUE")]
    [InlineData("""{"instances": [[1.5, 2]]}""", "INVALID_PARAMETER_VALUE")]
    public async Task A_bad_body_is_refused_as_MLflow_refuses(string body, string code)
    {
        var answer = await Send(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("error_code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task What_does_not_fit_is_named_but_not_repeated()
    {
        var message = (await (await Send("""{"dataframe_records": [{"number": "secret-7", "whole": 1, "truth": true}, {"whole": 2, "truth": true}, {"truth": "secret-8"}]}""")).Json()).GetProperty("message").GetString()!;

        message.ShouldBe("Field 'number' of record 0 should be double or null, but is a text. Field 'whole' of record 2 should be long, required, but is absent. Field 'truth' of record 2 should be boolean, required, but is a text.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/json; version=2")]
    public async Task Another_content_type_is_415_in_plain_text(string? type)
    {
        var answer = await Send("{}", type);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
    }

    private Task<HttpResponseMessage> Send(string body, string? type = "application/json") => wire.Http.Send("/deployments/mixed/invocations", body, type);
}
