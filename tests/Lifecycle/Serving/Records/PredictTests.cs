using System.Net;
using System.Text.Json;
using CsCheck;
using Slipway.Models.Signatures;
using Slipway.Serving.Contracts;

namespace Slipway.Tests.Serving.Records;

/// <summary>Records in, predictions out, by the signature.</summary>
public sealed class PredictTests(WireHost wire) : IClassFixture<WireHost>
{
    private static readonly string[] Names = ["number", "whole", "truth", "text"];
    private static readonly FieldType[] Plain = [FieldType.Double, FieldType.Long, FieldType.Boolean, FieldType.String];

    [Fact]
    public async Task A_record_gets_its_prediction_and_the_id_to_join_its_label_by()
    {
        var name = await Deployed("ids", [true, true, true, true], new LogPolicy(Id: "key", Time: "when"));

        var answer = await wire.Http.Send($"/api/v1/deployments/{name}/predict", """{"records": [{"number": 1, "whole": 2, "truth": false, "text": "x", "key": 17, "when": "2026-04-01T08:00:00Z"}, {"number": 3, "whole": 4, "truth": true, "text": "y", "key": "k18", "when": "2026-05-01"}]}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Wire.Cancel));
        (await answer.Content.ReadAsStringAsync(Wire.Cancel)).ShouldBe($$"""{"deployment":"{{name}}","model":"{{name}}","version":1,"ids":["17","k18"],"predictions":[{"number_out":1,"whole_out":2,"truth_out":false,"text_out":"x"},{"number_out":3,"whole_out":4,"truth_out":true,"text_out":"y"}]}""");
        var id = (await wire.Host.Deployments.Get(name, Wire.Cancel)).Succeeded(out var deployment, out _) ? deployment.Id : "";
        (await wire.Host.Logged(id)).Select(p => (p.Id, p.EventTime)).ShouldBe([("17", new DateTimeOffset(2026, 4, 1, 8, 0, 0, TimeSpan.Zero)), ("k18", new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero))]);
    }

    [Theory]
    [InlineData("""{"records": [{"number": 1, "whole": 2, "truth": false, "text": "x"}]}""", "Record 0 has no 'key'")]
    [InlineData("""{"records": [{"number": 1, "whole": 2, "truth": false, "text": "x", "key": "a", "when": "soon"}]}""", "Record 0 has a value in 'when' that is no time")]
    [InlineData("""{"records": [{"number": 1, "whole": 2, "truth": false, "text": "x", "key": "a", "when": "01.12.2024"}]}""", "Record 0 has a value in 'when' that is no time")]
    [InlineData("""{"records": [{"number": 1, "whole": 2, "truth": false, "text": "x", "key": "a", "when": ""}]}""", "Record 0 has no time in 'when'")]
    [InlineData("""{"records": [{"number": 1, "whole": 2, "truth": false, "text": "x", "key": "a"}]}""", "Record 0 has no time in 'when'")]
    [InlineData("""{"records": []}""", "There are no records.")]
    [InlineData("""{"records": {}}""", "records is no array of objects.")]
    [InlineData("""{"records": [1]}""", "records[0] is no object of columns.")]
    [InlineData("""{"record": []}""", "The body has no 'records'.")]
    [InlineData("""{"records": [{"number": 1e999}]}""", "")]
    [InlineData("{", "The body is not JSON")]
    public async Task A_bad_body_is_a_problem_with_its_reason(string body, string detail)
    {
        var name = await Deployed("ids", [true, true, true, true], new LogPolicy(Id: "key", Time: "when"));

        var answer = await wire.Http.Send($"/api/v1/deployments/{name}/predict", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("detail").GetString()!.ShouldStartWith(detail);
    }

    [Theory]
    [InlineData("number", "29.887,81", "Write 'number' as 29887.81, without quotes, with a point for decimals and nothing between thousands.")]
    [InlineData("number", "1,5", "Write 'number' as 1.5, without quotes")]
    [InlineData("number", "29,887.81", "Write 'number' as 29887.81, without quotes")]
    [InlineData("number", "-7", "Write 'number' as -7, without quotes")]
    [InlineData("number", "29.887", "Write 'number' as a number without quotes, with a point for decimals and nothing between thousands, such as 29887.81.")]
    [InlineData("whole", "1.234.567", "Write 'whole' as a number without quotes, with a point for decimals and nothing between thousands, such as 29887.")]
    [InlineData("whole", "2,5", "Write 'whole' as a number without quotes")]
    [InlineData("number", "many", null)]
    public async Task A_number_that_came_as_a_text_is_told_how_it_is_written(string field, string sent, string? remedy)
    {
        var name = await Deployed("ids", [true, true, true, true], new LogPolicy(Id: "key", Time: "when"));
        var record = new Dictionary<string, object> { ["number"] = 1, ["whole"] = 2, ["truth"] = false, ["text"] = "x", ["key"] = "a", ["when"] = "2026-04-01", [field] = sent };

        var answer = await wire.Http.Send($"/api/v1/deployments/{name}/predict", JsonSerializer.Serialize(new { records = new[] { record } }));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Json();
        problem.GetProperty("detail").GetString()!.ShouldEndWith("but is a text.");
        (problem.TryGetProperty("remedy", out var said) ? said.GetString() : null).ShouldSatisfyAllConditions(s => (s is null).ShouldBe(remedy is null), s => (s ?? "").ShouldStartWith(remedy ?? ""));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Only_JSON_is_taken(string? type)
    {
        var name = await Deployed("ids", [true, true, true, true], new LogPolicy(Id: "key", Time: "when"));

        (await wire.Http.Send($"/api/v1/deployments/{name}/predict", "{}", type)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_record_is_answered_exactly_when_each_value_fits_its_field_and_else_every_bad_field_is_named()
    {
        var all = await Deployed("required", [true, true, true, true], null);
        var optional = await Deployed("optional", [false, true, true, false], null);
        var value = Gen.OneOf(Gen.Const("null"), Gen.Const("true"), Gen.Const("\"\""), Gen.Const("\"abc\""), Gen.Const("[1]"), Gen.Const("{}"), Gen.Const("1e308"), Gen.Const("2.5"), Gen.Const("9007199254740993"), Gen.Const("-3"), Gen.Const("9e18"), Gen.Const("1e19"), Gen.Const(""));

        await Gen.Select(value, value, value, value, Gen.Bool).SampleAsync(async (number, whole, truth, text, isOptional) =>
        {
            string[] names = Names, values = [number, whole, truth, text];
            var record = string.Join(", ", names.Zip(values).Where(p => p.Second.Length > 0).Select(p => $"\"{p.First}\": {p.Second}"));
            var bad = names.Where((_, i) => !Fits(Plain[i], values[i], required: !(isOptional && Plain[i] is FieldType.Double or FieldType.String && isOptional))).ToList();

            var answer = await wire.Http.Send($"/api/v1/deployments/{(isOptional ? optional : all)}/predict", $$"""{"records": [{ {{record}} }]}""");

            var body = await answer.Json();
            ((int)answer.StatusCode).ShouldBe(bad.Count == 0 ? 200 : 400, $"{record}: {body}");
            if (bad.Count > 0)
                names.Where(name => body.GetProperty("detail").GetString()!.Contains($"Field '{name}' of record 0 should be", StringComparison.Ordinal)).ShouldBe(bad, $"{record}: {body}");
        }, iter: 150, threads: 1);
    }

    /// <summary>The rule of the signature, said once more: a text is never a number, a fraction never whole, null only where it is allowed.</summary>
    private static bool Fits(FieldType type, string json, bool required)
    {
        if (json is "" or "null" or "\"\"")
            return json == "\"\"" ? type == FieldType.String && !required : !required;
        var element = JsonElement.Parse(json);
        return type switch
        {
            FieldType.Boolean => element.ValueKind == JsonValueKind.True,
            FieldType.String => element.ValueKind == JsonValueKind.String,
            FieldType.Double => element.ValueKind == JsonValueKind.Number,
            _ => element.ValueKind == JsonValueKind.Number && element.GetDouble() is var number && Math.Floor(number) == number && (element.TryGetInt64(out _) || number is > -9.3e18 and < 9.2233720368547758e18),
        };
    }

    private async Task<string> Deployed(string name, bool[] required, LogPolicy? log)
    {
        if ((await wire.Host.Deployments.Get(name, Wire.Cancel)).IsSuccess)
            return name;
        var signature = new Signature([.. Names.Select((field, i) => new ColumnField(field, Plain[i], required[i]))]);
        await wire.Host.Register(name, TinyOnnx.Mixed(), signature.ToJson());
        await wire.Host.Deploy(name, $"{name}/1", log);
        return name;
    }
}
