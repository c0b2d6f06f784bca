using Slipway.Serving;
using Slipway.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Slipway.Tests.Serving;

/// <summary>The server of the kill test: says its address, then serves until it is killed, sealing its log all the time.</summary>
internal static class ServingChild
{
    public static async Task<int> Run(string folder)
    {
        await using var database = await Database.Open(Path.Combine(folder, "slipway.db"), ServingHost.Modules, TimeProvider.System, CancellationToken.None);
        await using var host = await ServingHost.Start(database, folder, TimeProvider.System, CancellationToken.None, services => services.Configure<ServingOptions>(options => options.FlushEvery = TimeSpan.FromMilliseconds(20)));
        await Console.Out.WriteLineAsync(host.Address.ToString());
        await Console.Out.FlushAsync();
        while (true)
        {
            foreach (var deployment in await host.Deployments.List(CancellationToken.None))
                await host.Predictions.Seal(deployment.Id, CancellationToken.None);
            await Task.Delay(30);
        }
    }
}
