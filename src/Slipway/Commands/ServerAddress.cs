using System.CommandLine;
using System.Text.Json;
using Slipway.Server;

namespace Slipway.Commands;

/// <summary>Which server a command talks to: <c>--server</c>, else <c>SLIPWAY_URL</c>, else the one running on the data folder, else port 5000 of this machine.</summary>
internal static class ServerAddress
{
    public static readonly Option<string?> Option = new("--server") { Description = "The server's address; the default is the one that runs on this machine.", HelpName = "URL", Recursive = true };

    public static Uri Find(ParseResult parsed)
    {
        var given = parsed.GetValue(Option) ?? (Environment.GetEnvironmentVariable("SLIPWAY_URL") is { Length: > 0 } set ? set : null) ?? Running(DataOption.Default)?.Url ?? "http://127.0.0.1:5000";
        if (!Uri.TryCreate(given, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CommandFailedException(ExitCode.Usage, $"'{given}' is no server address.", "Give one such as http://127.0.0.1:5000.");
        return address.PathAndQuery == "/" && address.Fragment.Length == 0
            ? address
            : throw new CommandFailedException(ExitCode.Usage, $"'{given}' names something on a server; a server has no path.", $"Give its address alone: {address.GetLeftPart(UriPartial.Authority)}");
    }

    /// <summary>What the server on a data folder says of itself; null when none runs.</summary>
    public static ServerFile? Running(string data)
    {
        var file = Path.Combine(data, "server.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<ServerFile>(File.ReadAllText(file), JsonSerializerOptions.Web) : null;
    }
}
