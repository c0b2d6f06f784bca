using DuckDB.NET.Data;
using Slipway.Models.Signatures;
using Slipway.Serving.Contracts;
using Slipway.Testing;

namespace Slipway.Tests.Serving.Batch;

/// <summary>Parquet in, Parquet out.</summary>
public sealed class BatchTests(WireHost wire) : IClassFixture<WireHost>
{
    [Fact]
    public async Task Every_row_is_predicted_in_order_beside_its_columns()
    {
        using var folder = new TempFolder();
        var runs = await Registered("batch", required: true);
        Execute($"COPY (SELECT i AS id, i::DOUBLE / 2 AS number, i AS whole, i % 2 = 0 AS truth, 't' || i AS text, DATE '2026-01-01' AS day FROM range(20000) r(i)) TO '{folder.At("in.parquet")}' (FORMAT parquet)");
        var seen = new List<long>();

        var result = await runs.Run(new BatchRequest("batch/1", folder.At("in.parquet"), folder.At("out.parquet")), seen.Add, Wire.Cancel);

        result.Succeeded(out var report, out var refusal).ShouldBeTrue(refusal?.Message);
        (report!.Predicted, report.SetAside, report.Rejected).ShouldBe((20000, 0, null));
        seen.ShouldBe([4096, 8192, 12288, 16384, 20000]);
        Rows($"SELECT count(*), sum((number_out = number AND whole_out = whole AND truth_out = truth AND text_out = text AND model_version = 1)::INT) FROM '{folder.At("out.parquet")}'").ShouldBe(["20000", "20000"]);
        Rows($"SELECT id FROM '{folder.At("out.parquet")}' LIMIT 3 OFFSET 7777").ShouldBe(["7777", "7778", "7779"]);
        Directory.GetFiles(folder.Path).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Rows_that_do_not_fit_are_set_aside_with_their_reason_and_none_is_lost()
    {
        using var folder = new TempFolder();
        var runs = await Registered("batchbad", required: true);
        Execute($"COPY (SELECT i AS id, CASE WHEN i % 100 = 0 THEN NULL ELSE i END::DOUBLE AS number, CASE WHEN i % 250 = 3 THEN 1.5 ELSE i END::DOUBLE AS whole, true AS truth, 't' AS text FROM range(1000) r(i)) TO '{folder.At("in.parquet")}' (FORMAT parquet)");

        var result = await runs.Run(new BatchRequest("batchbad/1", folder.At("in.parquet"), folder.At("out.parquet")), null, Wire.Cancel);

        result.Succeeded(out var report, out var refusal).ShouldBeTrue(refusal?.Message);
        (report!.Predicted, report.SetAside).ShouldBe((986, 14));
        Rows($"SELECT DISTINCT problem FROM '{report.Rejected}' ORDER BY 1").ShouldBe(["Field 'number' should be double, required, but is null.", "Field 'whole' should be long, required, but is the number 1.5."]);
        Rows($"SELECT count(DISTINCT id) FROM (SELECT id FROM '{report.Rejected}' UNION ALL SELECT id FROM '{folder.At("out.parquet")}')").ShouldBe(["1000"]);
    }

    [Fact]
    public async Task A_run_that_is_refused_leaves_no_file()
    {
        using var folder = new TempFolder();
        var runs = await Registered("batchnone", required: true);
        Execute($"COPY (SELECT 1 AS other) TO '{folder.At("in.parquet")}' (FORMAT parquet)");

        var without = await runs.Run(new BatchRequest("batchnone/1", folder.At("in.parquet"), folder.At("out.parquet")), null, Wire.Cancel);
        var absent = await runs.Run(new BatchRequest("batchnone/1", folder.At("nothing.parquet"), folder.At("out.parquet")), null, Wire.Cancel);
        var unknown = await runs.Run(new BatchRequest("batchnone/9", folder.At("in.parquet"), folder.At("out.parquet")), null, Wire.Cancel);

        (without.Succeeded(out _, out var first), absent.Succeeded(out _, out var second), unknown.Succeeded(out _, out var third)).ShouldBe((false, false, false));
        first!.Message.ShouldBe("The input has no column 'number', which batchnone/1 needs.");
        second!.Message.ShouldStartWith("The input cannot be read:");
        third!.Kind.ShouldBe(RefusalKind.NotFound);
        Directory.GetFiles(folder.Path).ShouldBe([folder.At("in.parquet")]);
    }

    private async Task<IBatchRuns> Registered(string model, bool required)
    {
        var signature = new Signature([new ColumnField("number", FieldType.Double, required), new ColumnField("whole", FieldType.Long, required), new ColumnField("truth", FieldType.Boolean, required), new ColumnField("text", FieldType.String, required)]);
        await wire.Host.Register(model, TinyOnnx.Mixed(), signature.ToJson());
        return (IBatchRuns)wire.Host.Services.GetService(typeof(IBatchRuns))!;
    }

    private static void Execute(string sql) => Rows(sql);

    private static List<string> Rows(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var cells = new List<string>();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                cells.Add(Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return cells;
    }
}
