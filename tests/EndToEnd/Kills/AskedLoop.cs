using DuckDB.NET.Data;
using System.Text.Json;

namespace Slipway.Tests.Kills;

/// <summary>What <c>slipway demo</c> asks of its server, as files and three requests: two projects to be applied, and recorded months to arrive. Smaller than the demo's, every step the same.</summary>
/// <param name="Credit">The text of credit's slipway.yaml.</param>
/// <param name="Applications">Its data.</param>
/// <param name="Flights">The text of flights' slipway.yaml.</param>
/// <param name="Learned">Flights until the end of March.</param>
/// <param name="Recorded">All flights.</param>
internal sealed record AskedLoop(string Credit, string Applications, string Flights, string Learned, string Recorded)
{
    /// <summary>So many flights are left of ten.</summary>
    private const int Tenth = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Examples => Path.Combine(AppContext.BaseDirectory, "Examples");

    /// <summary>Writes the smaller projects' data into a folder.</summary>
    public static async Task<AskedLoop> Make(string folder)
    {
        var all = Path.Combine(Examples, "flights", "data", "flights.parquet");
        var (learned, recorded) = (Path.Combine(folder, "learned.parquet"), Path.Combine(folder, "recorded.parquet"));
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(Cancel);
        await using var command = duck.CreateCommand();
        command.CommandText = $"""
            SET threads = 1;
            COPY (SELECT * FROM read_parquet('{all}') WHERE id % 10 < {Tenth} OR date >= TIMESTAMP '2001-07-01') TO '{recorded}' (FORMAT parquet);
            COPY (SELECT * FROM read_parquet('{recorded}') WHERE date < TIMESTAMP '2001-04-01') TO '{learned}' (FORMAT parquet);
            """;
        await command.ExecuteNonQueryAsync(Cancel);
        var credit = await File.ReadAllTextAsync(Path.Combine(Examples, "credit", "slipway.yaml"), Cancel);
        var flights = await File.ReadAllTextAsync(Path.Combine(Examples, "flights", "slipway.yaml"), Cancel);
        return new(
            Changed(credit, ("  trials: 8", "  trials: 4"), ("num_iterations: 120", "num_iterations: 40"), ("  - latency: {median: 20ms, calls: 200}\n", "")), Path.Combine(Examples, "credit", "data", "credit.csv"),
            Changed(flights, ("num_iterations: 80", "num_iterations: 40"), ("rows: {min: 10000}", "rows: {min: 1000}"), ("min: 0.60", "min: 0.55"), ("calibration: {max: 0.03, min_labels: 5000}", "calibration: {max: 0.03, min_labels: 500}"),
                ("drop: 0.03, min_labels: 5000", "drop: 0.05, min_labels: 500"), ("  - latency: {median: 20ms, calls: 200}\n", "")), learned, recorded);
    }

    /// <summary>Asks for all of it, again and again until all was acknowledged; asked twice it is the same.</summary>
    public async Task Ask(SlipwayProcess server)
    {
        await Apply(server, Credit, "applications", "data/credit.csv", Applications);
        await Apply(server, Flights, "flights", "data/flights.parquet", Learned);
        await server.Post("/api/v1/projects/flights/replay", new { deployment = "flights", sha256 = await server.Keep(Recorded), from = "2001-04-01T00:00:00Z", months = 4 });
    }

    /// <summary>How many flights of a month were recorded.</summary>
    public async Task<long> RecordedIn(DateTimeOffset month)
    {
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(Cancel);
        await using var command = duck.CreateCommand();
        command.CommandText = $"SELECT count(DISTINCT id) FROM read_parquet('{Recorded}') WHERE date_trunc('month', date) = TIMESTAMP '{month:yyyy-MM-dd}'";
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task<JsonElement> Apply(SlipwayProcess server, string declaration, string dataset, string name, string file)
    {
        var sources = new Dictionary<string, object> { [dataset] = new[] { new { name, sha256 = await server.Keep(file) } } };
        return await server.Post("/api/v1/projects/apply", new { declaration, sources });
    }

    private static string Changed(string text, params ReadOnlySpan<(string From, string To)> changes)
    {
        foreach (var (from, to) in changes)
        {
            text.ShouldContain(from);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return text;
    }
}
