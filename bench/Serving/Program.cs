using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Slipway;
using Slipway.Bench;
using Slipway.Identity.Access;
using Slipway.Registry;
using Slipway.Registry.Contracts;
using Slipway.Serving;
using Slipway.Serving.Contracts;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Servers;
using Slipway.Tracking;

// MODEL.onnx [--body FILE.json] [--seconds N]   one model behind /v2/…/infer beside an endpoint that does nothing, on the same Kestrel, from 1 and from 16 connections
if (args is not [var file, ..])
{
    Console.Error.WriteLine("MODEL.onnx [--body FILE.json] [--seconds N]");
    return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
var seconds = double.Parse(Option("--seconds") ?? "5", CultureInfo.InvariantCulture);
var body = Option("--body") is { } path ? await File.ReadAllBytesAsync(path) : """{"inputs": [{"name": "X", "shape": [1, 4], "datatype": "FP32", "data": [0.889, -1.233, 1.216, -0.021]}]}"""u8.ToArray();

using var folder = new TempFolder();
await using var database = await Database.Open(folder.At("slipway.db"), [typeof(Database).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly, typeof(ServingModule).Assembly], TimeProvider.System, CancellationToken.None);
await using var server = await ModuleServer.Start(new ModuleServerSetup(database, folder.Path, services => services.AddTracking().AddRegistry().AddServing(), app =>
{
    app.MapRegistry();
    app.MapServing();
    app.MapPost("/nothing", (HttpContext context) => context.Response.WriteAsync("{}")).Needs(Permission.DeploymentInvoke);
}), CancellationToken.None);

var blob = await server.Services.GetRequiredService<BlobLibrary>().Put(File.OpenRead(file), CancellationToken.None);
Demand(await server.Services.GetRequiredService<IModelVersions>().Register(Actor.System, "model", new NewVersion([new NewFile("model.onnx", blob.Sha256)]), CancellationToken.None));
Demand(await server.Services.GetRequiredService<IDeployments>().Deploy(Actor.System, "logged", "model/1", null, CancellationToken.None));
Demand(await server.Services.GetRequiredService<IDeployments>().Deploy(Actor.System, "unlogged", "model/1", new LogPolicy(Sample: 0), CancellationToken.None));

string[] addresses = ["/nothing", "/v2/models/unlogged/infer", "/v2/models/logged/infer"];
foreach (var address in addresses)
    await Load.Run(server.Address, address, body, 4, 1);
Console.WriteLine($"{"address",-28} {"connections",11} {"requests/s",10} {"p50 ms",8} {"p99 ms",8}");
foreach (var connections in new[] { 1, 16 })
{
    foreach (var address in addresses)
        Console.WriteLine(await Load.Run(server.Address, address, body, connections, seconds));
}

return 0;

static void Demand<T>(Result<T> result)
    where T : notnull
{
    if (!result.Succeeded(out _, out var refusal))
        throw new InvalidOperationException(refusal.Message);
}
