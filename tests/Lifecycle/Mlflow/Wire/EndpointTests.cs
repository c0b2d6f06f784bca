using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>
/// Every endpoint of MLflow's that <c>endpoints.txt</c> lists takes its example in each form that clients send, under both prefixes, and refuses what can be wrong with it. The requests are made from
/// the types of the fields; whatever an endpoint does to them that is wrong is told at once.
/// </summary>
public abstract partial class EndpointTests(TrackingServer server)
{
    /// <summary>What the server has and no row of the file can send: a page's upload of raw bytes, the parts of an upload (each example of mpu/complete has sent one), and HEAD.</summary>
    private static readonly string[] Others =
    [
        "POST /ajax-api/2.0/mlflow/upload-artifact", "PUT /api/2.0/mlflow-artifacts/mpu/parts/{}/{}", "PUT /ajax-api/2.0/mlflow-artifacts/mpu/parts/{}/{}",
        "HEAD /api/2.0/mlflow-artifacts/artifacts/{}", "HEAD /ajax-api/2.0/mlflow-artifacts/artifacts/{}",
    ];

    private static readonly Func<WireEndpoint, IEnumerable<WireRow>>[] Kinds = [Forms.Of, Mistakes.Missing, Mistakes.WrongTypes, Mistakes.NotThere, Mistakes.Transport];

    public static TheoryData<string> Endpoints => [.. WireEndpoint.All.Select(endpoint => endpoint.Name)];

    public static TheoryData<string> Paged => [.. WireEndpoint.All.Where(e => e.Out.Any(f => f.Name == "next_page_token") && !e.Absent.Contains("next_page_token")).Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public Task An_endpoint_takes_its_example_in_every_form(string endpoint) => Try(Forms.Of, endpoint);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public Task A_required_field_that_is_missing_is_named(string endpoint) => Try(Mistakes.Missing, endpoint);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public Task A_field_of_another_type_is_named(string endpoint) => Try(Mistakes.WrongTypes, endpoint);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public Task What_is_not_there_or_was_deleted_is_refused_as_MLflow_refuses_it(string endpoint) => Try(Mistakes.NotThere, endpoint);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public Task A_wrong_slash_method_type_or_body_is_refused_in_MLflows_form(string endpoint) => Try(Mistakes.Transport, endpoint);

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task The_token_of_an_answer_leads_to_other_rows_and_one_that_was_never_given_is_refused(string name)
    {
        var endpoint = WireEndpoint.Named(name);
        var (sender, world, row) = (new WireSender(server), new World(server), WireRow.Of(endpoint, "paging"));
        var list = endpoint.Out.Single(field => field.IsList).Name;

        var (fault, first) = await sender.Send(row, world, endpoint.Path);
        var (nextFault, next) = await sender.Send(row with { Body = WirePlace.Set(row.Body, "page_token", first["next_page_token"]) }, world, endpoint.Path);
        var (madeUp, _) = await sender.Send(row with { Body = WirePlace.Set(row.Body, "page_token", "bm90aGluZw=="), Wanted = Wanted.Invalid("page token") }, world, endpoint.Path);

        (fault, nextFault, madeUp).ShouldBe((null, null, null));
        JsonNode.DeepEquals(first[list]![0], next[list]![0]).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_not_served_says_so_under_both_prefixes()
    {
        var faults = new List<string>();
        foreach (var line in WireFile.Lines("unserved.txt"))
        {
            var endpoint = new WireEndpoint(line.Split(' ')[0], Parameter().Replace(line.Split(' ')[1], "x"), [], [], false, false);
            foreach (var path in endpoint.Paths)
            {
                var row = new WireRow("", endpoint, new JsonObject(), new JsonObject(), new Wanted(404, "ENDPOINT_NOT_FOUND", path));
                if ((await new WireSender(server).Send(row, new World(server), path)).Fault is { } fault)
                    faults.Add($"{line}: {fault}");
            }
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public void The_list_has_every_endpoint_that_the_server_has()
    {
        var listed = WireEndpoint.All.SelectMany(endpoint => endpoint.Paths.Select(path => $"{endpoint.Method} {Parameter().Replace(path, "{}")}")).Concat(Others).ToHashSet(StringComparer.Ordinal);

        var served = from endpoint in server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                     where endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags.Contains("MLflow") == true
                     from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                     select $"{method} {Parameter().Replace(endpoint.RoutePattern.RawText!, "{}")}";

        served.Except(listed).ShouldBeEmpty("write them into endpoints.txt, with an example");
        listed.Except(served).ShouldBeEmpty("the list has what the server has not");
    }

    [Fact]
    public void Every_endpoint_has_an_example_and_rows_are_made_from_all_of_them()
    {
        WireEndpoint.All.Where(endpoint => endpoint.Example is null).Select(endpoint => endpoint.Name).ShouldBeEmpty();
        WireEndpoint.All.Count.ShouldBeGreaterThanOrEqualTo(73);
        Kinds.Sum(rows => WireEndpoint.All.SelectMany(rows).Count()).ShouldBeGreaterThan(2200);
    }

    private async Task Try(Func<WireEndpoint, IEnumerable<WireRow>> rows, string name) => (await new WireSender(server).Send(rows(WireEndpoint.Named(name)))).ShouldBeEmpty();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}

public sealed class EndpointsOnSqlite(SqliteTrackingServer server) : EndpointTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class EndpointsOnPostgres(PostgresTrackingServer server) : EndpointTests(server), IClassFixture<PostgresTrackingServer>;
