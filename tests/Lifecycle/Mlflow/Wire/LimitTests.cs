using System.Text.Json.Nodes;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>Each limit and each rule about what a field may hold, at its edge and one beyond. The rules stand in <c>limits.txt</c>.</summary>
public abstract class LimitTests(TrackingServer server)
{
    public static TheoryData<string> Rules => [.. LimitRule.All.Select((rule, i) => Label(rule, i))];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_field_takes_what_it_may_hold_and_no_more(string label)
    {
        var rule = LimitRule.All.Where((rule, i) => Label(rule, i) == label).Single();

        var faults = await Task.WhenAll(rule.Targets.Select(target => Try(rule, target.Endpoint, target.Field)));

        faults.SelectMany(found => found).ShouldBeEmpty();
        rule.Targets.ShouldNotBeEmpty();
    }

    private async Task<IReadOnlyList<string>> Try(LimitRule rule, WireEndpoint endpoint, string field)
    {
        var (shared, faults) = (new World(server), new List<string>());
        foreach (var (tried, i) in rule.Cases(field).Select((tried, i) => (tried, i)))
        {
            var row = WireRow.Of(endpoint, tried.Name) with { Wanted = tried.Wanted };
            if (await Try(rule, row, tried, await row.World(server, shared), endpoint.Paths[i % endpoint.Paths.Count]) is { } fault)
                faults.Add($"{endpoint.Name}, {(tried.Name.Length > 100 ? tried.Name[..100] : tried.Name)}: {fault}");
        }

        return faults;
    }

    private async Task<string?> Try(LimitRule rule, WireRow row, LimitCase tried, World world, string path)
    {
        var (fault, answer) = await new WireSender(server).Send(row with { Body = tried.Body(await world.Fill(row.Body)) }, world, path);
        if (fault is not null || rule.Kept is not { } kept)
            return fault;
        var longest = await Longest(answer["run"]?["info"]?["run_id"]?.GetValue<string>() ?? await world.Value("run"));
        return longest == kept ? null : $"{kept} characters should have been kept, {longest} were";
    }

    /// <summary>The length of the longest value among a run's parameters and tags.</summary>
    private async Task<int> Longest(string run)
    {
        var (_, answer) = await server.Ask($"/api/2.0/mlflow/runs/get?run_id={run}");
        var data = answer["run"]!["data"]!;
        return (data["params"] as JsonArray ?? []).Concat(data["tags"] as JsonArray ?? []).Max(pair => pair!["value"]!.GetValue<string>().Length);
    }

    private static string Label(LimitRule rule, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number + 1}: {(rule.Text.Length > 40 ? rule.Text[..40] : rule.Text)}");
}

public sealed class LimitsOnSqlite(SqliteTrackingServer server) : LimitTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class LimitsOnPostgres(PostgresTrackingServer server) : LimitTests(server), IClassFixture<PostgresTrackingServer>;
