using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Slipway.Pipelines.Beginning;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Testing;

namespace Slipway.Tests.Pipelines.Beginning;

/// <summary>Tables as people have them: each gives a declaration that is read back, or a sentence.</summary>
public sealed class OddDataTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Random _chance = new(7);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Truth_values_are_told_apart_and_true_is_positive()
    {
        var draft = await Drafted("x,t\n" + Lines(200, i => $"{_chance.Next(9)},{(i % 3 == 0 ? "TRUE" : "FALSE")}"));

        (draft.Task, draft.Positive, draft.Target.Type).ShouldBe(("binary", "true", Slipway.Data.Contracts.ColumnType.Bool));
    }

    [Fact]
    public async Task A_target_may_be_missing_here_and_there()
    {
        var draft = await Drafted("x,t\n" + Lines(300, i => $"{_chance.Next(9)},{(i % 10 == 0 ? "" : i % 3 == 0 ? "yes" : "no")}"));

        (draft.Task, draft.Positive, draft.UsableRows).ShouldBe(("binary", "yes", 270));
        DraftYaml.Write(draft).ShouldContain("nulls: {columns: [t], max: 11%, else: warn}      # 30 were missing");
    }

    [Fact]
    public async Task A_class_of_one_row_is_set_aside_by_a_check()
    {
        var draft = await Drafted("x,t\n" + Lines(300, i => $"{_chance.Next(9)},{(i == 7 ? "rare" : i % 2 == 0 ? "a" : "b")}"));

        (draft.Task, draft.Rare.Single().Value).ShouldBe(("multiclass", "rare"));
        DraftYaml.Write(draft).ShouldContain("values: {column: t, in: [a, b], else: quarantine}");
    }

    [Fact]
    public async Task Thousands_of_categories_are_names_or_categories_by_how_often_they_come_back()
    {
        var draft = await Drafted("name,zip,t\n" + Lines(20_000, i => $"n{i * 2 / 3},z{i % 1000},{_chance.Next(2)}"));

        draft.Features.Select(f => f.Name).ShouldBe(["zip"]);
        draft.LeftOut.Single().ShouldSatisfyAllConditions(l => l.Column.Distinct.ShouldBe(13_333), l => l.Reason.ShouldBe("has 13,333 different texts in 20,000 rows: names rather than categories"));
    }

    [Fact]
    public async Task A_file_without_a_header_has_columns_by_their_place()
    {
        var draft = await Drafted(Lines(100, i => $"{_chance.Next(9)};{_chance.Next(2)}"), "column_2");

        var data = DeclarationReader.Read(DraftYaml.Write(draft)).Project!.Data["p"];
        (data.Csv!.Header, data.Csv.Delimiter).ShouldBe((false, "semicolon"));
        data.Schema.Keys.ShouldBe(["column_1", "column_2"]);
    }

    [Fact]
    public async Task Of_a_file_without_a_header_it_is_said_why_a_name_is_not_there_and_what_to_do()
    {
        (await Said(Lines(100, i => $"{i % 9};{i % 2}"))).ShouldBe("--target: data.csv has no column 't': its first line looks like data, so its columns are called by their place. Write a line of names above the data, or take one of these: column_1, column_2.");
        (await Said(Lines(100, i => $"red;{(i % 2 == 0 ? "yes" : "no")}"))).ShouldBe("--target: data.csv has no column 't'. By its first line its columns are: red, yes. Should these be data, write a line of names above them in the file.");
    }

    [Fact]
    public async Task Decimal_commas_are_found_written_down_and_read_again()
    {
        var csv = "Preis;Menge;t\n" + Lines(300, i => $"{_chance.Next(1, 5)}.{_chance.Next(100, 999)},{_chance.Next(10, 99)};{_chance.Next(9)};{i % 2}");
        var draft = await Drafted(csv);
        var yaml = DraftYaml.Write(draft);

        draft.Features.Select(f => f.Name).ShouldBe(["Preis", "Menge"]);
        yaml.ShouldContain("csv: {delimiter: semicolon, decimal: comma}      # 3,14 is a number here, and 1.234 a thousand and some");
        DeclarationReader.Read(yaml).Project!.Data["p"].ShouldSatisfyAllConditions(d => d.Csv!.Decimal.ShouldBe("comma"), d => d.Schema["Preis"].Type.ShouldBe("float"));
    }

    [Fact]
    public async Task Commas_that_cannot_be_told_for_decimal_ones_are_the_reason_why_a_column_is_left_out()
    {
        var rows = Lines(300, i => $"{i},{i % 7};0.{i % 9};{i % 2}");

        (await Drafted("a;b;t\n" + rows)).LeftOut.Single().ShouldSatisfyAllConditions(l => l.Column.Name.ShouldBe("a"), l => l.Reason.ShouldStartWith("has numbers with commas, and whether those are decimal commas cannot be told: other columns have decimal points"));
        (await Said("t;b;a\n" + rows)).ShouldStartWith("'t' has numbers with commas");
    }

    [Theory]
    [InlineData("k.A.")]
    [InlineData("#NV")]
    [InlineData("unbekannt")]
    [InlineData("n/a")]
    [InlineData("unknown")]
    public async Task One_text_among_numbers_stands_for_missing_in_files_with_points_and_with_commas(string missing)
    {
        var points = await Drafted("income,t\n" + Lines(600, i => $"{(i % 20 == 3 ? missing : Number(i, '.'))},{i % 2}"));
        var commas = await Drafted("Einkommen;t\n" + Lines(600, i => $"{(i % 20 == 3 ? missing : Number(i, ','))};{i % 2}"));

        foreach (var (draft, column) in new[] { (points, "income"), (commas, "Einkommen") })
        {
            draft.Features.Single().ShouldSatisfyAllConditions(f => f.Name.ShouldBe(column), f => f.Type.ShouldBe(Slipway.Data.Contracts.ColumnType.Float), f => f.Nulls.ShouldBe(30));
            var yaml = DraftYaml.Write(draft);
            DeclarationReader.Read(yaml).Project!.Data["p"].Nulls.ShouldBe([missing]);
            yaml.ShouldContain($"'{missing}' in '{column}', 30 of 600 rows, taken as missing");
        }

        DraftYaml.Write(commas).ShouldContain("decimal: comma");
    }

    [Fact]
    public async Task A_text_that_is_a_category_elsewhere_is_not_taken_for_missing_and_the_cure_is_told()
    {
        var draft = await Drafted("pay,job,t\n" + Lines(600, i => $"{(i % 20 == 3 ? "k.A." : Number(i, '.'))},{(i % 7) switch { 0 => "k.A.", 1 => "cook", _ => "smith" }},{(i % 3 == 0 ? "yes" : "no")}"));

        draft.Look.Markers.ShouldBeEmpty();
        draft.Features.Select(f => f.Name).ShouldBe(["job"]);
        draft.LeftOut.Single().Reason.ShouldBe(
            "is text: 570 of 600 values are numbers; the rest say 'k.A.'. If that means missing, write nulls: [\"k.A.\"], pin the column as float and take it out of 'except'; 'k.A.' is then missing in 'job' too, where it is a value of 86 rows");
    }

    [Fact]
    public async Task A_class_of_the_target_is_never_taken_for_missing()
    {
        var draft = await Drafted("pay,x,t\n" + Lines(900, i => $"{(i % 20 == 3 ? "unknown" : Number(i, '.'))},{i % 5},{(i % 180 == 7 ? "unknown" : i % 2 == 0 ? "yes" : "no")}"));

        draft.Look.Markers.ShouldBeEmpty();
        draft.LeftOut.Single().Reason.ShouldEndWith("'unknown' is then missing in 't' too, where it is a value of 5 rows");
    }

    [Fact]
    public async Task Texts_that_say_something_and_too_many_texts_are_told_with_the_column()
    {
        var draft = await Drafted("age,size,x,t\n" + Lines(600, i => $"{(i % 9 == 0 ? "90+" : Number(i, '.'))},{(i % 9 == 0 ? "size " + "abcdefg"[i % 7] : Number(i, '.'))},{i % 5},{(i % 2 == 0 ? "yes" : "no")}"));

        draft.Look.Markers.ShouldBeEmpty();
        draft.LeftOut[0].Reason.ShouldStartWith("is text: 533 of 600 values are numbers; the rest say '90+'. If that means missing");
        draft.LeftOut[1].Reason.ShouldStartWith("is text: 533 of 600 values are numbers; the rest are 7 different texts, such as 'size ");
    }

    [Fact]
    public async Task Dates_and_usual_words_beside_the_unusual_one_are_read_too()
    {
        var csv = "day,x,t\n" + Lines(600, i => $"{(i % 30 == 3 ? "offen" : $"{(i % 28) + 1:00}.{(i % 12) + 1:00}.2024")},{(i % 20) switch { 3 => "NA", 4 => "?", 5 => "unknown", 6 => "", _ => Number(i, '.') }},{i % 2}");
        var draft = await Drafted(csv);

        draft.Look.Columns.Select(c => (c.Type, c.Nulls)).Take(2).ShouldBe([(Slipway.Data.Contracts.ColumnType.Date, 20), (Slipway.Data.Contracts.ColumnType.Float, 120)]);
        draft.Look.Markers.ShouldBe(["offen", "?", "NA", "unknown"], ignoreOrder: true);
    }

    [Fact]
    public async Task Commas_that_contradict_the_files_points_stay_texts_and_nothing_is_taken_for_missing()
    {
        var draft = await Drafted("a;b;t\n" + Lines(600, i => $"{(i % 20 == 3 ? "k.A." : Number(i, ','))};0.{i % 97};{i % 2}"));

        draft.Look.Markers.ShouldBeEmpty();
        draft.LeftOut.Single().Reason.ShouldStartWith("has numbers with commas, and whether those are decimal commas cannot be told");
    }

    [Theory]
    [InlineData("yes,t", "yes")]
    [InlineData("null,t", "null")]
    [InlineData("1e3,t", "1e3")]
    [InlineData("\"say \"\"hi\"\", you\",t", "say \"hi\", you")]
    [InlineData("größe in cm,t", "größe in cm")]
    [InlineData("a: b #c,t", "a: b #c")]
    public async Task Whatever_a_column_is_called_it_is_learned_from(string header, string name)
    {
        var draft = await Drafted(header + "\n" + Lines(100, i => $"{_chance.Next(30)},{_chance.Next(2)}"));

        draft.Features.Select(f => f.Name).ShouldBe([name]);
    }

    [Theory]
    [InlineData("x,x,t\n1,2,a\n", "data.csv: columns 1 and 2 are both called 'x' (case does not count). Rename one of them. Should the first line be data, write a line of names above it.")]
    [InlineData("x,t\n1,a\n2,b\n", "data.csv has 2 rows that can be read; that is too few to learn from, to search by and to test on. Give at least 50.")]
    [InlineData("", "data.csv is empty. Give a CSV file with a header, or a Parquet file.")]
    public async Task What_is_no_table_to_learn_from_is_refused(string csv, string words) => (await Said(csv)).ShouldBe(words);

    [Fact]
    public async Task What_cannot_be_learned_is_refused_with_the_reason()
    {
        (await Said("t\n" + Lines(60, i => (i % 2).ToString(CultureInfo.InvariantCulture)))).ShouldBe("No column is left to learn from: the file has none but 't'. Give data with columns that are known before the outcome.");
        (await Said("x,t\n" + Lines(60, i => $"{i % 7},same"))).ShouldStartWith("'t' has the same value in every row; there is nothing to learn.");
        (await Said("x,t\n" + Lines(60, i => $"{i % 7},"))).ShouldStartWith("'t' holds no value; there is nothing to learn.");
        (await Said("x,t\n" + Lines(300, i => $"{i % 7},text {i}"))).ShouldStartWith("'t' has 300 different texts; a model tells up to 50 classes apart.");
        (await Said("x,y,t\n" + Lines(100, i => $"1,,{i % 2}"))).ShouldStartWith("No column is left to learn from: 'x' holds the same value in every row; 'y' holds no value at all.");
    }

    [Fact]
    public async Task Nested_columns_of_Parquet_are_refused_in_words()
    {
        var file = Path.Combine(_folder.Path, "data.parquet");
        using (var connection = new DuckDBConnection("DataSource=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT i % 2 AS t, {{'a': i}} AS s FROM range(100) r(i)) TO '{file}' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }

        (await DataScan.Look(file, "data.parquet", new Wish("p", "t", [], null), DateTimeOffset.UnixEpoch, Cancel)).Succeeded(out _, out var refusal).ShouldBeFalse();
        $"{refusal!.Message} {refusal.Remedy}".ShouldBe("data.parquet: column 's' is STRUCT(a BIGINT), which a table of plain values cannot hold. Unnest it into columns of its own, or write it as text.");
    }

    private async Task<Result<Draft>> Try(string csv, string target)
    {
        var file = Path.Combine(_folder.Path, "data.csv");
        await File.WriteAllTextAsync(file, csv, Cancel);
        var wish = new Wish("p", target, [], null);
        return (await DataScan.Look(file, "data.csv", wish, DateTimeOffset.UnixEpoch, Cancel)).Then(look => Draft.Of(look, wish));
    }

    private async Task<Draft> Drafted(string csv, string target = "t")
    {
        (await Try(csv, target)).Succeeded(out var draft, out var refusal).ShouldBeTrue(refusal?.Message);
        DeclarationReader.Read(DraftYaml.Write(draft!)).Mistakes.ShouldBeEmpty();
        return draft!;
    }

    private async Task<string> Said(string csv)
    {
        (await Try(csv, "t")).Succeeded(out _, out var refusal).ShouldBeFalse();
        return $"{refusal!.Message} {refusal.Remedy}";
    }

    /// <summary>A number that differs from row to row, as <c>29887.81</c> or <c>29.887,81</c>.</summary>
    private static string Number(int i, char point)
    {
        var number = (10_000.25 + (i * 7919 % 60_000)).ToString(point == ',' ? "N2" : "0.00", CultureInfo.InvariantCulture);
        return point == ',' ? number.Replace(',', ' ').Replace('.', ',').Replace(' ', '.') : number;
    }

    private static string Lines(int rows, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows; i++)
            text.Append(line(i)).Append('\n');
        return text.ToString();
    }
}
