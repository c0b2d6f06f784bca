using System.CommandLine;

namespace Slipway.Commands;

/// <summary><c>slipway down</c>: asks a server to stop, and waits until it has.</summary>
internal static class DownCommand
{
    private static readonly Option<string> Data = DataOption.Make();

    public static Command Make()
    {
        var command = new Command("down", "Stop the server that runs on a data folder.") { Data };
        command.SetAction(Run);
        return command.With("slipway down", "slipway down --data ./state").WithoutServer();
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var data = Path.GetFullPath(parsed.GetValue(Data)!);
        var running = ServerAddress.Running(data) ?? throw new CommandFailedException(ExitCode.NoServer, $"No server runs on {data}.");
        using var client = new ServerClient(new Uri(running.Url));
        await client.Post("/api/v1/stop", null, cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (ServerAddress.Running(data) is not null)
            await Task.Delay(50, limit.Token);
        Output.Line("Stopped.");
        return ExitCode.Done;
    }
}
