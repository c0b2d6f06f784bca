using System.Globalization;
using System.Net;
using System.Text.Json;
using Slipway.Models.Expressions;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Serving.Contracts;

namespace Slipway.Tests.Serving.Records;

/// <summary>A model that takes times and derives columns from them inside, asked through every door.</summary>
public sealed class InstantTests(WireHost wire) : IClassFixture<WireHost>
{
    private const string Right = "2001-04-01T08:30:00Z";
    private static readonly Lazy<TrainedModel> Model = new(Trained);

    [Fact]
    public async Task Every_door_takes_the_time_and_answers_the_same()
    {
        var name = await Deployed("doors");
        var expected = Model.Value.Predict(Rows("GRZ", new DateTime(2001, 4, 1, 8, 30, 0, DateTimeKind.Utc)))[0];
        var microseconds = Instants.Microseconds(new DateTime(2001, 4, 1, 8, 30, 0, DateTimeKind.Utc)).ToString(CultureInfo.InvariantCulture);
        const string from = """{"name": "from", "shape": [1], "datatype": "BYTES", "data": ["GRZ"]}""";

        Probability(await Json(wire.Http.Send($"/api/v1/deployments/{name}/predict", $$"""{"records": [{"from": "GRZ", "when": "{{Right}}"}]}"""))).ShouldBe(expected, 1e-9);
        Probability(await Json(wire.Http.Send($"/api/v1/deployments/{name}/predict", """{"records": [{"from": "GRZ", "when": "2001-04-01 10:30:00+02:00"}]}"""))).ShouldBe(expected, 1e-9);
        Probability(await Json(wire.Http.Send($"/deployments/{name}/invocations", $$$"""{"dataframe_split": {"columns": ["from", "when"], "data": [["GRZ", "{{{Right}}}"]]}}"""))).ShouldBe(expected, 1e-9);
        Probability(await Json(wire.Http.Send($"/deployments/{name}/invocations", $"from,when\nGRZ,{Right}\n", "text/csv"))).ShouldBe(expected, 1e-9);
        (await Probability2($$"""{"inputs": [{{from}}, {"name": "when", "shape": [1, 1], "datatype": "BYTES", "data": ["{{Right}}"]}]}""")).ShouldBe(expected, 1e-9);
        (await Probability2($$"""{"inputs": [{{from}}, {"name": "when", "shape": [1], "datatype": "INT64", "data": [{{microseconds}}]}]}""")).ShouldBe(expected, 1e-9);

        async Task<double> Probability2(string body) => (await Json(wire.Http.Send($"/v2/models/{name}/infer", body))).GetProperty("outputs")[1].GetProperty("data")[1].GetDouble();
        var inputs = (await (await wire.Http.GetAsync($"/v2/models/{name}", Wire.Cancel)).Json()).GetProperty("inputs");
        inputs.EnumerateArray().Select(input => $"{input.GetProperty("name")} {input.GetProperty("datatype")}").ShouldBe(["from BYTES", "when BYTES"]);
    }

    [Theory]
    [InlineData("""{"records": [{"from": "GRZ", "when": "soon"}]}""", "Field 'when' of record 0 should be datetime such as 2026-04-01T08:30:00Z, required, but is a text that is no time in ISO 8601.")]
    [InlineData("""{"records": [{"from": "GRZ", "when": 17}]}""", "Field 'when' of record 0 should be datetime such as 2026-04-01T08:30:00Z, required, but is the number 17.")]
    [InlineData("""{"records": [{"from": "GRZ"}]}""", "Field 'when' of record 0 should be datetime such as 2026-04-01T08:30:00Z, required, but is absent.")]
    public async Task A_record_whose_time_is_none_is_told_what_would_be(string body, string detail)
    {
        var name = await Deployed("untimely");

        var answer = await wire.Http.Send($"/api/v1/deployments/{name}/predict", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("detail").GetString().ShouldBe(detail);
    }

    [Theory]
    [InlineData("\"BYTES\", \"data\": [\"soon\"]", "Field 'when' of record 0 should be datetime such as 2026-04-01T08:30:00Z, required, but is a text that is no time in ISO 8601.")]
    [InlineData("\"BYTES\", \"data\": [\"\"]", "Field 'when' of record 0 should be datetime such as 2026-04-01T08:30:00Z, required, but is null.")]
    [InlineData("\"INT64\", \"data\": [-9223372036854775808]", "Field 'when' of record 0 should be datetime such as 2026-04-01T08:30:00Z, required, but is null.")]
    [InlineData("\"INT64\", \"data\": [9223372036854775807]", "Field 'when' of record 0 should be datetime such as 2026-04-01T08:30:00Z, required, but is 9223372036854775807 microseconds from 1970, which lies outside the years 1 to 9999.")]
    [InlineData("\"FP64\", \"data\": [1.5]", "Input 'when' is of FP64; the model takes BYTES.")]
    public async Task A_tensor_whose_time_is_none_is_told_what_would_be(string data, string error)
    {
        var name = await Deployed("untimely");

        var answer = await wire.Http.Send($"/v2/models/{name}/infer", $$"""{"inputs": [{"name": "from", "shape": [1], "datatype": "BYTES", "data": ["GRZ"]}, {"name": "when", "shape": [1], "datatype": {{data}}}]}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Error()).ShouldBe(error);
    }

    [Fact]
    public async Task The_log_keeps_what_came_and_what_was_derived_and_the_event_time_is_the_input()
    {
        var name = await Deployed("logged", new LogPolicy(Time: "when"));
        await Json(wire.Http.Send($"/api/v1/deployments/{name}/predict", $$"""{"records": [{"from": "GRZ", "when": "{{Right}}"}]}"""));
        await Json(wire.Http.Send($"/v2/models/{name}/infer", """{"inputs": [{"name": "from", "shape": [2], "datatype": "BYTES", "data": ["VIE", "GRZ"]}, {"name": "when", "shape": [2], "datatype": "BYTES", "data": ["2001-04-02T09:00:00.25Z", "2001-04-03"]}]}"""));

        var id = (await wire.Host.Deployments.Get(name, Wire.Cancel)).Succeeded(out var deployment, out _) ? deployment.Id : "";
        (await wire.Host.Logged(id)).OrderBy(p => p.EventTime).Select(p => $"{p.EventTime.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} {p.Inputs.GetRawText()}").ShouldBe(
        [
            """2001-04-01 08:30:00.000 {"from":"GRZ","when":"2001-04-01T08:30:00Z","hour":8,"weekday":7}""",
            """2001-04-02 09:00:00.250 {"from":"VIE","when":"2001-04-02T09:00:00.25Z","hour":9,"weekday":1}""",
            """2001-04-03 00:00:00.000 {"from":"GRZ","when":"2001-04-03T00:00:00Z","hour":0,"weekday":2}""",
        ]);
    }

    [Fact]
    public async Task What_is_derived_from_a_masked_column_is_masked_too()
    {
        var name = await Deployed("masked", new LogPolicy(Mask: ["when"]));
        await Json(wire.Http.Send($"/api/v1/deployments/{name}/predict", $$"""{"records": [{"from": "GRZ", "when": "{{Right}}"}]}"""));

        var id = (await wire.Host.Deployments.Get(name, Wire.Cancel)).Succeeded(out var deployment, out _) ? deployment.Id : "";
        (await wire.Host.Logged(id)).Single().Inputs.GetRawText().ShouldBe("""{"from":"GRZ"}""");
    }

    private async Task<string> Deployed(string name, LogPolicy? log = null)
    {
        var full = "instants-" + name;
        if ((await wire.Host.Deployments.Get(full, Wire.Cancel)).IsSuccess)
            return full;
        await wire.Host.Register(full, Model.Value.Onnx, Model.Value.Signature.ToJson());
        await wire.Host.Deploy(full, full + "/1", log);
        return full;
    }

    private static TrainedModel Trained()
    {
        var random = new Random(5);
        DateTime?[] when = [.. Enumerable.Range(0, 600).Select(_ => (DateTime?)new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(200_000)))];
        string?[] from = [.. when.Select(_ => random.Next(2) == 0 ? "GRZ" : "VIE")];
        var table = new Table(Column.Of("from", from), Column.OfInstants("when", when), Column.Of("late", [.. when.Select(w => w!.Value.Hour > 11 ^ random.Next(5) == 0)]));
        return Trainer.Train(new TrainingRequest
        {
            Table = table, Features = ["from", "hour", "weekday"], Target = "late", Task = ModelTask.Binary, TrainRows = [.. Enumerable.Range(0, 600)], Seed = 1,
            Parameters = new Dictionary<string, string> { ["num_iterations"] = "10" },
            Preparation = new PreparationOptions { Derive = [new("hour", RowExpression.Parse("hour(\"when\")")), new("weekday", RowExpression.Parse("isodow(\"when\")"))] },
        });
    }

    private static Table Rows(string from, DateTime when) => new(Column.Of("from", from), Column.OfInstants("when", (DateTime?)when));

    private static double Probability(JsonElement answer) => answer.GetProperty("predictions")[0].GetProperty("probabilities")[1].GetDouble();

    private static async Task<JsonElement> Json(Task<HttpResponseMessage> sent)
    {
        var answer = await sent;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
        return await answer.Json();
    }
}
