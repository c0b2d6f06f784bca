using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Slipway.Data;
using Slipway.Data.Checks;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;
using Slipway.Testing;

namespace Slipway.Tests.Data;

/// <summary>An engine in a folder of its own, with files to give it and eyes to look at what it wrote.</summary>
internal sealed class Bench : IDisposable
{
    public static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private int _files;

    public Bench() => Engine = new DataEngine(new DataEngineOptions { WorkFolder = _folder.At("work"), Threads = 2, Memory = 512 });

    public DataEngine Engine { get; }

    /// <summary>The folder that scans work in.</summary>
    public string WorkFolder => _folder.At("work");

    public string At(string name) => _folder.At(name);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public SourceFile File(string content, string name = "data.csv") => File(Encoding.UTF8.GetBytes(content), name);

    public SourceFile File(byte[] content, string name = "data.csv")
    {
        var path = At($"in{_files++}-{name}");
        System.IO.File.WriteAllBytes(path, content);
        return new SourceFile(path, name);
    }

    /// <summary>A Parquet file with what a query answers.</summary>
    public SourceFile Parquet(string query, string name = "data.parquet")
    {
        var path = At($"in{_files++}-{name}");
        Rows($"COPY ({query}) TO '{path}' (FORMAT parquet)");
        return new SourceFile(path, name);
    }

    public static IReadOnlyList<Check> Checks(string json) => CheckReader.Read(JsonSerializer.Deserialize<JsonElement>(json)).Value();

    public Task<Result<LoadResult>> TryLoad(SourceFile file, LoadRules? rules = null) => Engine.Load([file], rules ?? new LoadRules { AsOf = AsOf }, At($"out{_files++}"), Cancel);

    public async Task<LoadResult> Load(SourceFile file, LoadRules? rules = null)
    {
        var loaded = (await TryLoad(file, rules)).Value();
        (loaded.Rows + loaded.SetAside).ShouldBe(loaded.Input);
        Count(loaded.Good.Path).ShouldBe(loaded.Rows);
        if (loaded.Bad is not null)
            Count(loaded.Bad.Path).ShouldBe(loaded.SetAside);
        return loaded;
    }

    public Task<LoadResult> Load(string csv, string checks = "[]", DataSchema? schema = null, params (string Name, string Sql)[] derive) =>
        Load(File(csv), new LoadRules { AsOf = AsOf, Checks = Checks(checks), Schema = schema, Derive = [.. derive.Select(d => KeyValuePair.Create(d.Name, d.Sql))] });

    /// <summary>Why a load is refused, message and remedy; nothing may have been written.</summary>
    public async Task<string> Refused(SourceFile file, LoadRules? rules = null)
    {
        var output = At($"out{_files++}");
        var refusal = (await Engine.Load([file], rules ?? new LoadRules { AsOf = AsOf }, output, Cancel)).Refusal();
        Directory.Exists(output).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(WorkFolder).ShouldBeEmpty();
        return $"{refusal.Message} {refusal.Remedy}";
    }

    /// <summary>DVC's name of some bytes.</summary>
    public static string Md5(byte[] bytes)
    {
#pragma warning disable CA5351 // DVC names files by MD5; nothing here relies on it for safety.
        return Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(bytes));
#pragma warning restore CA5351
    }

    public static long Count(string parquet) => Convert.ToInt64(Rows($"SELECT count(*) FROM read_parquet('{parquet}')")[0][0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>All rows of a file as text, null for missing.</summary>
    public static List<string?[]> Read(string parquet, string columns = "*") => [.. Rows($"SELECT COLUMNS(*)::VARCHAR FROM (SELECT {columns} FROM read_parquet('{parquet}'))").Select(r => r.Select(v => (string?)v).ToArray())];

    /// <summary>The rows that were set aside: line and reasons.</summary>
    public static List<(long Line, string Reasons)> SetAside(LoadResult loaded) =>
        [.. Rows($"SELECT line, array_to_string(reasons, ' ') FROM read_parquet('{loaded.Bad!.Path}') ORDER BY number").Select(r => ((long)r[0]!, (string)r[1]!))];

    public static List<object?[]> Rows(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>Takes results apart in tests.</summary>
internal static class Results
{
    public static T Value<T>(this Result<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException($"Refused: {refusal.Message} {refusal.Remedy}");

    public static Refusal Refusal<T>(this Result<T> result)
        where T : notnull =>
        result.Succeeded(out _, out var refusal) ? throw new InvalidOperationException("It was not refused.") : refusal;
}
