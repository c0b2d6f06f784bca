using System.CommandLine;
using System.Diagnostics;
using Slipway.Server;

namespace Slipway.Commands;

/// <summary><c>slipway up</c>: runs the server until it is stopped.</summary>
internal static class UpCommand
{
    private static readonly Option<int> Port = NumberOption.Make("--port", "The port to listen on; 0 takes any free one.", 0, 65535, 5000);
    private static readonly Option<string> Data = DataOption.Make();
    private static readonly Option<string?> Database = new("--database") { Description = "Where the database is: a file path for SQLite (default: in the data folder), or postgres://user@host/name.", HelpName = "URI" };
    private static readonly Option<string?> Artifacts = ArtifactsOption.Make();
    private static readonly Option<string[]> DataRoots = new("--data-roots") { Description = "A folder whose files batches may read and write; give it again for more. Relative paths in slipway.yaml are meant from the first. Default: 'files' in the data folder.", HelpName = "DIR", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> Host = new("--host") { Description = "The address to listen on. Other than loopback needs --certificate and --key, and every request then needs a token.", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<string?> Certificate = new("--certificate") { Description = "A PEM file with the certificate chain, for https.", HelpName = "FILE" };
    private static readonly Option<string?> Key = new("--key") { Description = "A PEM file with its private key.", HelpName = "FILE" };
    private static readonly Option<bool> RequireToken = new("--require-token") { Description = "Ask even the person at this machine for a token." };

    private static readonly Option<string?> KeepDeleted = new("--keep-deleted") { Description = "Remove every night for good what was deleted longer ago than this, such as 30d, as 'slipway gc' does. Without it nothing is removed by itself.", HelpName = "TIME" };

    public static Command Make()
    {
        var command = new Command("up", "Run the server until it is stopped.") { Port, Data, Database, Artifacts, DataRoots, KeepDeleted, Host, Certificate, Key, RequireToken };
        command.SetAction(Run);
        return command.With("slipway up", "slipway up --port 0 --data ./state", "slipway up --data-roots /srv/flights", "slipway up --database postgres://slipway@localhost/slipway --artifacts s3://slipway-artifacts/production?region=eu-central-1").WithoutServer();
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await SlipwayServer.Start(new ServerOptions
        {
            Port = parsed.GetValue(Port),
            Data = parsed.GetValue(Data)!,
            Database = parsed.GetValue(Database),
            Artifacts = parsed.GetValue(Artifacts),
            DataRoots = parsed.GetValue(DataRoots) ?? [],
            KeepDeleted = parsed.GetValue(KeepDeleted),
            Host = parsed.GetValue(Host)!,
            Certificate = parsed.GetValue(Certificate),
            Key = parsed.GetValue(Key),
            RequireToken = parsed.GetValue(RequireToken),
        }, cancel);
        if (await server.IsLocked(cancel))
            throw new ServerCannotStartException("Everybody has to show a token to this server, and there is none yet. Start it once on 127.0.0.1 without --require-token, make one there (slipway token create NAME --role admin), and start it so again.");
        Output.Line($"Slipway {ServerEndpoints.Version} listens on {server.Address.ToString().TrimEnd('/')} (ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s; Ctrl-C stops it).");
        Output.Line($"MLflow clients: export MLFLOW_TRACKING_URI={server.Address.ToString().TrimEnd('/')}");
        if (Path.GetFullPath(parsed.GetValue(Data)!) != Path.GetFullPath(DataOption.Default))
            Output.Line($"This command line: export SLIPWAY_URL={server.Address.ToString().TrimEnd('/')}");
        await server.Wait(cancel);
        return ExitCode.Done;
    }
}
