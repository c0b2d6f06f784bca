using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Serving;
using Slipway.Serving.Contracts;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Serving.PredictionLog;

/// <summary>Two servers, each with a data folder of its own, on one database and one folder of artifacts; each database below runs all of it.</summary>
public abstract class SharedSegmentTests(TestDatabase database, bool isShared) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ServingHost? _first;
    private ServingHost? _second;

    private ServingHost First => _first!;

    private ServingHost Second => _second!;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        (_first, _second) = (await Start("first"), await Start("second"));
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await database.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_one_server_sealed_every_server_reads_once_and_what_it_did_not_seal_only_itself()
    {
        await First.Register("mixed", TinyOnnx.Mixed());
        var deployment = await First.Deploy("logged", "mixed/1");
        await _second!.DisposeAsync();
        _second = await Start("second");
        await Ask(First, "a1", 1);
        await Ask(First, "a2", 2);
        await Ask(Second, "b1", 3);
        (await First.Predictions.Seal(deployment.Id, Wire.Cancel)).ShouldBe(2);
        await Ask(First, "a3", 4);

        (await Ids(First, deployment)).ShouldBe(["a1", "a2", "a3"]);
        (await Ids(Second, deployment)).ShouldBe(isShared ? ["a1", "a2", "b1"] : ["b1"]);
        (await Second.Predictions.Find(deployment.Id, "a2", Wire.Cancel))?.Id.ShouldBe("a2");
        ((await Second.Predictions.Find(deployment.Id, "a2", Wire.Cancel)) is not null).ShouldBe(isShared);
        (await Counted(Second, deployment)).ShouldBe(isShared ? 3 : 1);

        await Second.Predictions.Seal(deployment.Id, Wire.Cancel);
        await First.Predictions.Seal(deployment.Id, Wire.Cancel);
        await First.Predictions.Seal(deployment.Id, Wire.Cancel);

        foreach (var host in new[] { First, Second })
        {
            (await Ids(host, deployment)).ShouldBe(isShared ? ["a1", "a2", "a3", "b1"] : host == First ? ["a1", "a2", "a3"] : ["b1"]);
            (await Counted(host, deployment)).ShouldBe((await Ids(host, deployment)).Count);
        }
    }

    [Fact]
    public async Task A_server_without_the_others_artifacts_says_what_it_cannot_read()
    {
        await First.Register("mixed", TinyOnnx.Mixed());
        var deployment = await First.Deploy("alone", "mixed/1");
        await Ask(First, "a1", 1, "alone");
        await First.Predictions.Seal(deployment.Id, Wire.Cancel);
        await using var other = await Start("third", artifacts: "elsewhere");

        var reading = () => Ids(other, deployment);

        if (isShared)
            (await Should.ThrowAsync<InvalidDataException>(reading)).Message.ShouldStartWith("1 predictions that another server answered cannot be read here");
        else
            (await reading()).ShouldBeEmpty();
    }

    private Task<ServingHost> Start(string name, string artifacts = "artifacts") => ServingHost.Start(
        database.Database, _folder.At(name), TimeProvider.System, Wire.Cancel,
        services => services.Replace(ServiceDescriptor.Singleton(BlobStores.At(_folder.At(artifacts)))).Configure<ServingOptions>(options => options.ShareAfter = TimeSpan.FromHours(1)));

    private static async Task Ask(ServingHost host, string id, double number, string deployment = "logged")
    {
        var body = string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
            {"id": "{{id}}", "inputs": [{"name": "number", "shape": [1], "datatype": "FP64", "data": [{{number}}]}, {"name": "whole", "shape": [1], "datatype": "INT64", "data": [7]},
             {"name": "truth", "shape": [1], "datatype": "BOOL", "data": [true]}, {"name": "text", "shape": [1], "datatype": "BYTES", "data": ["x"]}], "outputs": [{"name": "number_out"}]}
            """);
        (await host.Http.Send($"/v2/models/{deployment}/infer", body)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    private static async Task<IReadOnlyList<string>> Ids(ServingHost host, Deployment deployment) => [.. (await host.Logged(deployment.Id)).Select(p => p.Id).Order(StringComparer.Ordinal)];

    /// <summary>How many predictions the parts of the log tell the times of.</summary>
    private static async Task<int> Counted(ServingHost host, Deployment deployment)
    {
        var rows = 0;
        foreach (var part in await host.Predictions.Parts(deployment.Id, Wire.Cancel))
            rows += (await host.Predictions.Times(deployment.Id, part, 0, Wire.Cancel))!.Count();
        return rows;
    }
}

internal sealed class SqliteServing() : SqliteDatabase(ServingHost.Modules);

internal sealed class PostgresServing() : PostgresDatabase(ServingHost.Modules);

public sealed class SharedSegmentsOnSqlite() : SharedSegmentTests(new SqliteServing(), isShared: false);

public sealed class SharedSegmentsOnPostgres() : SharedSegmentTests(new PostgresServing(), isShared: true);
