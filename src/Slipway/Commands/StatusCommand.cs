using System.CommandLine;

namespace Slipway.Commands;

/// <summary><c>slipway status</c>: what the server is, and who it takes the caller for.</summary>
internal static class StatusCommand
{
    public static Command Make()
    {
        var command = new Command("status", "Say which server answers, and who it takes you for.");
        command.SetAction(Run);
        return command.With("slipway status", "slipway status --server https://slipway.example.com --json");
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var about = await client.Get("/api/v1/about", cancel);
        return Output.Show(parsed, about, a =>
        {
            Output.Line($"Slipway {a.GetProperty("version")} at {client.Server}");
            Output.Line($"database  {a.GetProperty("databaseAt")}");
            Output.Line($"data      {a.GetProperty("data")}");
        });
    }
}
