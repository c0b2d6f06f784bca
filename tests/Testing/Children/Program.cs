using Slipway.Testing.Work;

namespace Slipway.Testing.Children;

/// <summary>What this assembly does when it is started as a program: a child that tests trace and kill.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => arguments switch
    {
        ["write", var address, var blobs, var writers, var units] => StorageWriter.Run(address, blobs, Number(writers), Number(units)),
        ["serve", var address, var folder, var port, var lease] => WorkHost.Run(address, folder, Number(port), Number(lease)),
        ["job", "run", var id] => TestKinds.RunJob(id),
        _ => Usage(),
    };

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<int> Usage()
    {
        await Console.Error.WriteLineAsync("usage: write DATABASE BLOBS WRITERS UNITS | serve DATABASE FOLDER PORT LEASE | job run ID");
        return 2;
    }
}
