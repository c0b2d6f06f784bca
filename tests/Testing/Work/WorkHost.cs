namespace Slipway.Testing.Work;

/// <summary>A <see cref="WorkServer"/> as a program of its own, to be killed.</summary>
internal static class WorkHost
{
    /// <param name="address">Its database.</param>
    /// <param name="folder">Its data folder.</param>
    /// <param name="port">Its port.</param>
    /// <param name="lease">The lease of attempts in milliseconds.</param>
    public static async Task<int> Run(string address, string folder, int port, int lease)
    {
        await using var server = await WorkServer.Start(new WorkServerSetup(address, folder)
        {
            Port = port,
            Options = options =>
            {
                options.Lease = TimeSpan.FromMilliseconds(lease);
                options.CancelGrace = TimeSpan.FromSeconds(1);
                options.BackOff = TimeSpan.FromMilliseconds(50);
                options.SpareMemory = 0;
            },
        }, CancellationToken.None);
        await Console.Out.WriteLineAsync("ready");
        await server.Wait(CancellationToken.None);
        return 0;
    }
}
