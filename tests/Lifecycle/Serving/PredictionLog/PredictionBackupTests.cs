using Microsoft.Extensions.DependencyInjection;
using Slipway.Serving.Contracts;
using Slipway.Storage;
using Slipway.Storage.Backup;
using Slipway.Storage.Blobs;
using Slipway.Testing;

namespace Slipway.Tests.Serving.PredictionLog;

/// <summary>A server that is restored knows what was predicted.</summary>
public abstract class PredictionBackupTests(HostFixture fixture)
{
    [Fact]
    public async Task A_restored_server_has_the_predictions_that_were_logged_sealed_or_not_and_goes_on()
    {
        var (host, name) = (fixture.Host, $"m{Guid.CreateVersion7():N}");
        await host.Register(name, TinyOnnx.Times(2));
        var deployment = await host.Deploy(name, $"{name}/1");
        await Ask(host, name, 1);
        await host.Predictions.Seal(deployment.Id, Wire.Cancel);
        await Ask(host, name, 2);
        using var folder = new TempFolder();
        var services = host.Services;
        await new BackupWriter(host.Database, services.GetRequiredService<IBlobStore>(), fixture.Clock, services.GetServices<IBackupFiles>()).Write(folder.At("b.zip"), Wire.Cancel);

        await new BackupReader(ServingHost.Modules, BlobStores.At(folder.At("data", "blobs")), folder.At("data"), fixture.Clock).Restore(folder.At("b.zip"), folder.At("data", "slipway.db"), Wire.Cancel);
        await using var database = await Database.Open(folder.At("data", "slipway.db"), ServingHost.Modules, fixture.Clock, Wire.Cancel);
        await using var restored = await ServingHost.Start(database, folder.At("data"), TimeProvider.System, Wire.Cancel);
        await Ask(restored, name, 3);

        (await Inputs(restored, deployment)).ShouldBe(["1", "2", "3"]);
        (await Inputs(host, deployment)).ShouldBe(["1", "2"]);
    }

    private static async Task Ask(ServingHost host, string name, int x) =>
        (await host.Http.Send($"/v2/models/{name}/infer", $$"""{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [{{x}}]}]}""")).IsSuccessStatusCode.ShouldBeTrue();

    private static async Task<IEnumerable<string>> Inputs(ServingHost host, Deployment deployment) =>
        (await host.Logged(deployment.Id)).Select(prediction => prediction.Inputs.GetProperty("x").ToString()).Order(StringComparer.Ordinal);
}

public sealed class PredictionBackupOnSqlite(SqliteHost fixture) : PredictionBackupTests(fixture), IClassFixture<SqliteHost>;

public sealed class PredictionBackupOnPostgres(PostgresHost fixture) : PredictionBackupTests(fixture), IClassFixture<PostgresHost>;
