using Slipway.Mlflow;
using Slipway.Registry;
using Slipway.Storage;
using Slipway.Testing.Servers;
using Slipway.Tracking;

namespace Slipway.Tests.Tracking;

/// <summary>The server of the kill test: says its address, then serves until it is killed.</summary>
internal static class TrackingChild
{
    public static async Task<int> Run(string address, string folder)
    {
        await using var database = await Database.Open(address, [typeof(Database).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly], TimeProvider.System, CancellationToken.None);
        await using var server = await ModuleServer.Start(new ModuleServerSetup(database, folder, services => services.AddTracking().AddRegistry().AddMlflow(), app =>
        {
            app.MapTracking();
            app.MapMlflow();
        }), CancellationToken.None);
        await Console.Out.WriteLineAsync(server.Address.ToString());
        await Console.Out.FlushAsync();
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
