using System.Text;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Tests.Data;

/// <summary>CSV files as they come.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Quotes_line_ends_and_delimiters_inside_fields_are_part_of_the_value()
    {
        var loaded = await _bench.Load("id,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,\"\"\r\n3,\r\n4,5\" pipe\r\n");

        Bench.Read(loaded.Good.Path).ShouldBe([["1", "a, \"b\"\r\nc"], ["2", ""], ["3", null], ["4", "5\" pipe"]]);
        loaded.Schema.Columns.ShouldBe([new Column("id", ColumnType.Int, Nullable: false), new Column("text", ColumnType.String)]);
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        var schema = new DataSchema([new Column("id", ColumnType.Int), new Column("text", ColumnType.String)]);

        var loaded = await _bench.Load("id,text\n\n1,\"two\nlines\"\nx,here\n2,\"three\n\nlines\"\ny,there", schema: schema);

        Bench.SetAside(loaded).ShouldBe([(5, "id is 'x', which is no int."), (9, "id is 'y', which is no int.")]);
        loaded.Sources[0].Decisions.ShouldContain("1 empty lines were passed over.");
    }

    [Theory]
    [InlineData("1,2\n3\n4,5\n", 3, "The record has 1 fields where 2 are expected.")]
    [InlineData("1,2\n3,4,5\n4,5\n", 3, "The record has 3 fields where 2 are expected.")]
    [InlineData("1,2\n3,\"4\"5\n4,5\n", 3, "The record has text behind the closing quote of field 2.")]
    [InlineData("1,2\n4,5\n3,\"4\n", 4, "The record opens a quote and never closes it.")]
    public async Task A_record_that_breaks_the_form_is_set_aside_and_costs_only_its_own_line(string body, int line, string reason)
    {
        var loaded = await _bench.Load("a,b\n" + body);

        Bench.SetAside(loaded).ShouldBe([(line, reason)]);
        Bench.Read(loaded.Good.Path).ShouldBe([["1", "2"], ["4", "5"]]);
        loaded.Sources[0].Unreadable.ShouldBe(1);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_does_not_swallow_the_rest_of_the_file()
    {
        var csv = new StringBuilder("a,b\n1,\"oops\n");
        for (var i = 0; i < 500_000; i++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},some text that is longer\n");

        var loaded = await _bench.Load(csv.ToString());

        (loaded.Rows, loaded.SetAside).ShouldBe((500_000, 1));
        Bench.SetAside(loaded).ShouldBe([(2, "The record opens a quote and never closes it.")]);
    }

    [Theory]
    [InlineData("utf-8", new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData("utf-16", new byte[] { 0xFF, 0xFE })]
    [InlineData("utf-16BE", new byte[] { 0xFE, 0xFF })]
    public async Task A_mark_at_the_beginning_says_the_encoding_and_is_no_part_of_the_first_name(string encoding, byte[] mark)
    {
        var loaded = await _bench.Load(_bench.File([.. mark, .. Encoding.GetEncoding(encoding).GetBytes("näme,n\nJürgen €,1\n")]));

        loaded.Schema.Columns.Select(c => c.Name).ShouldBe(["näme", "n"]);
        Bench.Read(loaded.Good.Path).ShouldBe([["Jürgen €", "1"]]);
    }

    [Fact]
    public async Task A_file_that_is_Windows_1252_throughout_is_read_as_such()
    {
        var loaded = await _bench.Load(_bench.File([.. "name,n\nJ"u8, 0xFC, .. "rgen,1\nPrice "u8, 0x80, .. ",2\n"u8]));

        Bench.Read(loaded.Good.Path).ShouldBe([["Jürgen", "1"], ["Price €", "2"]]);
        loaded.Sources[0].Reading!.Encoding.ShouldBe("windows-1252");
    }

    [Fact]
    public async Task In_a_file_of_mixed_encodings_the_rows_that_are_not_UTF_8_are_set_aside()
    {
        var loaded = await _bench.Load(_bench.File([.. "name,n\nJürgen,1\nJ"u8, 0xFC, .. "rgen,2\nZo"u8, 0, .. "e,3\nZoë,4\n"u8]));

        Bench.Read(loaded.Good.Path).ShouldBe([["Jürgen", "1"], ["Zoë", "4"]]);
        Bench.SetAside(loaded).ShouldBe([(3, "The record is not UTF-8."), (4, "The record holds a zero byte.")]);
    }

    [Theory]
    [InlineData("a;b\n1,5;2\n2,5;3\n", ";")]
    [InlineData("a\tb\n1,5\t2\n2,5\t3\n", "\t")]
    [InlineData("a|b\n1|2\n2|3\n", "|")]
    public async Task The_delimiter_is_found_and_reported(string csv, string delimiter)
    {
        var loaded = await _bench.Load(csv);

        loaded.Sources[0].Reading!.Delimiter.ShouldBe(delimiter);
        loaded.Schema.Columns.Select(c => c.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_file_without_a_header_gets_names_by_place_and_one_of_Rs_gets_one_for_its_row_names()
    {
        (await _bench.Load("1,x\n2,y\n")).Schema.Columns.Select(c => c.Name).ShouldBe(["column_1", "column_2"]);
        (await _bench.Load("\"\",\"v\"\n\"1\",3\n")).Schema.Columns.Select(c => c.Name).ShouldBe(["column_1", "v"]);
    }

    [Fact]
    public async Task Old_Macintosh_line_ends_are_line_ends()
    {
        var loaded = await _bench.Load("a,b\r1,2\r3,4\r");

        Bench.Read(loaded.Good.Path).ShouldBe([["1", "2"], ["3", "4"]]);
    }

    [Fact]
    public async Task Five_hundred_columns_are_a_table_like_any_other()
    {
        var csv = new StringBuilder(string.Join(',', Enumerable.Range(0, 500).Select(i => $"c{i}"))).Append('\n');
        for (var row = 0; row < 20; row++)
            csv.Append(string.Join(',', Enumerable.Range(0, 500).Select(i => i % 3 == 0 ? $"t{row}" : $"{row * i}"))).Append('\n');
        csv.Append("1,2\n");

        var loaded = await _bench.Load(csv.ToString());

        (loaded.Rows, loaded.SetAside, loaded.Schema.Columns.Count).ShouldBe((20, 1, 500));
        loaded.Profile.Columns[499].Numbers!.Max.ShouldBe(19 * 499);
    }

    [Fact]
    public async Task Ten_thousand_columns_are_refused_in_words() =>
        (await _bench.Refused(_bench.File(string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"c{i}")) + "\n" + new string(',', 9_999) + "\n"))).ShouldBe("data.csv has 10000 columns; at most 1000 can be read. Give the data in rows rather than columns.");

    [Theory]
    [InlineData("land,2019,2020\nA,1,2\nB,3,4\n", "column_1,column_2,column_3")]
    [InlineData("land,rate,2020\nA,1,2\nB,3,4\n", "land,rate,2020")]
    [InlineData("5.1,iris\n4.9,iris\n", "column_1,column_2")]
    [InlineData("NA,1\n2,3\n4,5\n", "column_1,column_2")]
    public async Task A_number_is_a_columns_name_where_another_name_stands_above_numbers(string csv, string names) =>
        string.Join(',', (await _bench.Load(csv)).Schema.Columns.Select(c => c.Name)).ShouldBe(names);

    [Fact]
    public async Task A_header_alone_is_a_table_without_rows()
    {
        var loaded = await _bench.Load("a,b\n", """[{"rows": {"min": 1}}]""");

        (loaded.Input, loaded.Rows, loaded.Bad).ShouldBe((0, 0, null));
        loaded.Report.Outcome.ShouldBe(CheckOutcome.Failed);
    }

    [Theory]
    [InlineData("", "data.csv is empty. Give a CSV file with a header, or a Parquet file.")]
    [InlineData("\n\n", "data.csv holds no record. Give a CSV file with a header, or a Parquet file.")]
    [InlineData("a,A\n1,2\n", "data.csv: columns 1 and 2 are both called 'A' (case does not count). Rename one of them. Should the first line be data, write a line of names above it.")]
    [InlineData("a,__slipway_line\n1,2\n", "data.csv: '__slipway_line' begins with __slipway_, which is kept for Slipway. Rename the column.")]
    [InlineData("PK\u0003\u0004junk", "data.csv is a ZIP archive or an Excel workbook, which is not read. Give CSV (comma, semicolon, tab or bar; gzip may have packed it) or Parquet.")]
    [InlineData("PAR1 and then nothing of the kind", "data.csv cannot be read as Parquet: ")]
    public async Task What_is_no_table_is_refused_in_words_and_leaves_nothing(string content, string words) =>
        (await _bench.Refused(_bench.File(content))).ShouldStartWith(words);

    [Fact]
    public async Task A_file_of_which_no_record_can_be_read_says_what_is_wrong_with_the_first() =>
        (await _bench.Refused(_bench.File("a,b\n1;2\n3;4\n"), new LoadRules { AsOf = Bench.AsOf, Reading = new Reading(Delimiter: ",") }))
            .ShouldBe("data.csv: none of its 2 records could be read; line 2: The record has 1 fields where 2 are expected. Declare its delimiter, encoding or header, or repair the file.");

    public void Dispose() => _bench.Dispose();
}
