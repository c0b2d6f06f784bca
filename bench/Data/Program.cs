using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Bench;
using Slipway.Data;
using Slipway.Data.Loads;
using Slipway.Pipelines.Beginning;

// wide FILE [ROWS]        writes a CSV file of 74 columns of all kinds
// load FILE               loads it as a load job does: reads, infers, checks, writes Parquet, profiles
// look FILE TARGET        looks at it as 'slipway init' does
// raw FILE                what DuckDB alone takes: read_csv with detected types to Parquet, then SUMMARIZE of that
var clock = Stopwatch.StartNew();
switch (args)
{
    case ["wide", var path, ..]:
        WideFile.Write(path, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 50_000);
        break;
    case ["load", var path]:
    {
        var output = Directory.CreateTempSubdirectory("slipway-bench-");
        var engine = new DataEngine(new DataEngineOptions { WorkFolder = Path.Combine(output.FullName, "scan") });
        var loaded = await engine.Load([new SourceFile(path, Path.GetFileName(path))], new LoadRules { AsOf = DateTimeOffset.UnixEpoch }, Path.Combine(output.FullName, "out"), CancellationToken.None);
        Say(loaded.Succeeded(out var load, out var refusal) ? $"{load.Rows} rows, {load.Schema.Columns.Count} columns" : refusal.Message);
        output.Delete(recursive: true);
        break;
    }

    case ["look", var path, var target]:
    {
        var look = await DataScan.Look(Path.GetFullPath(path), path, new Wish("bench", target, [], null), DateTimeOffset.UnixEpoch, CancellationToken.None);
        Say(look.Succeeded(out var seen, out var refusal) ? $"{seen.Rows} rows, {seen.Columns.Count} columns" : refusal.Message);
        break;
    }

    case ["raw", var path]:
    {
        var parquet = Path.GetTempFileName();
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Ask(connection, $"COPY (SELECT * FROM read_csv('{path}', sample_size = -1)) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)");
        Say("read_csv to Parquet");
        Ask(connection, $"SUMMARIZE SELECT * FROM read_parquet('{parquet}')");
        Say("and SUMMARIZE");
        File.Delete(parquet);
        break;
    }

    default:
        Console.Error.WriteLine("wide FILE [ROWS] | load FILE | look FILE TARGET | raw FILE");
        return 2;
}

return 0;

void Say(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {clock.Elapsed.TotalSeconds:0.00} s, {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.00} s of processor, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));

static void Ask(DuckDBConnection connection, string sql)
{
    using var command = connection.CreateCommand();
    command.CommandText = sql;
    command.ExecuteNonQuery();
}
