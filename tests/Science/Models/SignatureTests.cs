using System.Text.Json;
using Slipway.Models;
using Slipway.Models.Folders;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;

namespace Slipway.Tests.Models;

public sealed class SignatureTests
{
    private static readonly Signature Person = new([new ColumnField("age", FieldType.Long), new ColumnField("income", FieldType.Double, Required: false), new ColumnField("city", FieldType.String), new ColumnField("member", FieldType.Boolean)]);

    [Theory]
    [InlineData("onnx_lin_df")]
    [InlineData("onnx_rf")]
    [InlineData("sk_mixed_df")]
    [InlineData("sk_tensor_unnamed")]
    public void A_signature_of_MLflow_is_written_back_as_MLflow_wrote_it(string name)
    {
        var signature = MlModelDocument.Parse(File.ReadAllText(Golden.Path("mlmodels", name, "MLmodel"))).Signature!;
        var (inputs, outputs) = Raw(name);

        signature.InputsJson.ShouldBe(inputs);
        signature.OutputsJson.ShouldBe(outputs);
        Signature.FromJson(signature.ToJson()).ToJson().ShouldBe(signature.ToJson());
    }

    [Theory]
    [InlineData("""[{"type": "array", "items": {"type": "double"}, "name": "scores", "required": true}]""")]
    [InlineData("""[{"type": "object", "properties": {"k": {"type": "string", "required": true}}, "name": "who", "required": false}]""")]
    [InlineData("""[{"type": "datetime", "name": "when", "required": true}, {"type": "binary", "name": "image", "required": true}, {"type": "any", "name": "x", "required": false}]""")]
    [InlineData("""[{"type": "double", "required": true}, {"type": "long", "required": true}]""")]
    [InlineData("""[{"type": "string", "name": "stra\u00dfe \"\ud83d\ude00\"", "required": true}]""")]
    public void Types_of_every_kind_survive(string json) => Signature.Parse(json).InputsJson.ShouldBe(json);

    [Fact]
    public void Columns_without_required_are_required() =>
        Signature.Parse("""[{"name": "a", "type": "double"}]""").Inputs.ShouldBe([new ColumnField("a", FieldType.Double)]);

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("""[{"type": "tensor"}]""")]
    [InlineData("nonsense")]
    public void A_text_that_is_no_signature_is_refused(string json) =>
        Should.Throw<ModelException>(() => Signature.Parse(json)).Message.ShouldContain("no signature in MLflow's form");

    [Fact]
    public void A_signature_is_inferred_from_columns()
    {
        var table = new Table(Column.Of("a", 1.5), Column.Of("b", (double?)null), Column.Of("c", 1L), Column.Of("d", (long?)null), Column.Of("e", true), Column.Of("f", (bool?)null), Column.Of("g", "x"), Column.Of("h", ""));

        Signature.Infer(table).Columns.ShouldBe([
            new("a", FieldType.Double), new("b", FieldType.Double, Required: false), new("c", FieldType.Long), new("d", FieldType.Double, Required: false),
            new("e", FieldType.Boolean), new("f", FieldType.Boolean, Required: false), new("g", FieldType.String), new("h", FieldType.String, Required: false)]);
    }

    [Fact]
    public void A_table_that_a_signature_was_inferred_from_fits_it()
    {
        var table = RandomTables.Make(200, seed: 1, unseen: false);

        Signature.Infer(table).Check(table).ShouldBeEmpty();
    }

    [Fact]
    public void Records_become_a_table_of_the_signatures_types()
    {
        var reading = Person.Read([Record("""{"age": 76, "income": 24532.27, "city": "ams", "member": false, "extra": 1}"""), Record("""{"age": 56.0, "income": null, "city": "ber", "member": true}""")]);

        reading.Problems.ShouldBeEmpty();
        var table = reading.Table!;
        table.Columns.Select(column => column.Name).ShouldBe(["age", "income", "city", "member"]);
        table["age"].ShouldBeOfType<WholeColumn>().Values.ToArray().ShouldBe([76, 56]);
        table["income"][0].ShouldBe(24532.27);
        table["income"].IsNull(1).ShouldBeTrue();
        table["member"][1].ShouldBe(true);
    }

    [Theory]
    [InlineData("""{"income": 1, "city": "a", "member": true}""", "Field 'age' of record 0 should be long, required, but is absent.")]
    [InlineData("""{"age": null, "income": 1, "city": "a", "member": true}""", "Field 'age' of record 0 should be long, required, but is null.")]
    [InlineData("""{"age": 30.5, "city": "a", "member": true}""", "Field 'age' of record 0 should be long, required, but is the number 30.5.")]
    [InlineData("""{"age": "30", "city": "a", "member": true}""", "Field 'age' of record 0 should be long, required, but is a text.")]
    [InlineData("""{"age": 1e30, "city": "a", "member": true}""", "Field 'age' of record 0 should be long, required, but is the number 1E+30.")]
    [InlineData("""{"age": 1, "income": "much", "city": "a", "member": true}""", "Field 'income' of record 0 should be double or null, but is a text.")]
    [InlineData("""{"age": 1, "income": 1e999, "city": "a", "member": true}""", "Field 'income' of record 0 should be double or null, but is the number Infinity.")]
    [InlineData("""{"age": 1, "city": 7, "member": true}""", "Field 'city' of record 0 should be string, required, but is the number 7.")]
    [InlineData("""{"age": 1, "city": "", "member": true}""", "Field 'city' of record 0 should be string, required, but is an empty text.")]
    [InlineData("""{"age": 1, "city": "a", "member": 1}""", "Field 'member' of record 0 should be boolean, required, but is the number 1.")]
    [InlineData("""{"age": [1], "city": "a", "member": true}""", "Field 'age' of record 0 should be long, required, but is a list.")]
    [InlineData("""{"age": 1, "city": {}, "member": true}""", "Field 'city' of record 0 should be string, required, but is an object.")]
    public void A_bad_field_is_named_with_what_was_found_and_what_would_be_right(string record, string problem)
    {
        var reading = Person.Read([Record(record)]);

        reading.Table.ShouldBeNull();
        reading.Problems.ShouldHaveSingleItem().ToString().ShouldBe(problem);
    }

    [Fact]
    public void Every_bad_field_is_named_once_with_its_first_record()
    {
        var reading = Person.Read([Record("""{"age": 1, "city": "a", "member": true}"""), Record("""{"age": "x", "city": "a", "member": 1}"""), Record("""{"age": "y"}""")]);

        reading.Problems.Select(problem => (problem.Field, problem.Row)).ShouldBe([("age", 1), ("city", 2), ("member", 1)]);
    }

    [Theory]
    [InlineData("2024-03-01", true)]
    [InlineData("2024-03-01T10:00:00Z", true)]
    [InlineData("last week", false)]
    public void A_date_is_a_text_in_ISO_8601(string text, bool fits)
    {
        var signature = new Signature([new ColumnField("when", FieldType.Datetime)]);

        signature.Read([new Dictionary<string, object?>(StringComparer.Ordinal) { ["when"] = text }]).Problems.Count.ShouldBe(fits ? 0 : 1);
    }

    [Fact]
    public void Columns_of_another_type_or_with_nulls_are_found()
    {
        var table = new Table(Column.Of("age", 1.5, 2), Column.Of("income", "much", "little"), Column.Of("city", "a", null));

        Person.Check(table).Select(problem => problem.ToString()).ShouldBe([
            "Field 'age' of record 0 should be long, required, but is the number 1.5.",
            "Field 'income' should be double or null, but is a column of type Text.",
            "Field 'city' of record 1 should be string, required, but is null.",
            "Field 'member' should be boolean, required, but is absent."]);
    }

    private static Dictionary<string, object?> Record(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value.Clone(), StringComparer.Ordinal);
    }

    /// <summary>The signature's texts taken from the file by hand: YAML's single quotes folded over two lines.</summary>
    private static (string Inputs, string Outputs) Raw(string name)
    {
        var folded = File.ReadAllText(Golden.Path("mlmodels", name, "MLmodel")).Replace("\n    ", " ", StringComparison.Ordinal);
        return (Quoted(folded, "  inputs: '"), Quoted(folded, "  outputs: '"));
    }

    private static string Quoted(string text, string before)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf('\'', start)];
    }
}
