using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Slipway.Testing.Databases;

/// <summary>
/// A real PostgreSQL server for one test run: made in a temporary folder, listening on loopback and on a Unix socket there, started by the first test that asks for it.
/// A shell holds it at the end of a pipe from this process; when the process ends, however it ends, the shell stops the server and deletes the folder.
/// </summary>
public sealed class PostgresCluster
{
    private const string Watchdog = """
        exec >/dev/null 2>&1
        folder=$1; log=$2; shift 2
        "$@" >"$log" 2>&1 &
        server=$!
        read -r _
        kill -QUIT "$server"
        wait "$server"
        rm -rf "$folder"
        """;

    private const string Remedy = "The PostgreSQL tests never skip: install the server with 'apt-get install postgresql-15'.";
    private static readonly Lazy<Task<PostgresCluster>> Shared = new(Start);
    private readonly string _folder;
    private readonly Process _watchdog;

    private PostgresCluster(string folder, int port, Process watchdog) => (_folder, Port, _watchdog) = (folder, port, watchdog);

    /// <summary>The server of this test run.</summary>
    /// <exception cref="InvalidOperationException">It could not be started; the message says what to install or what the server wrote.</exception>
    public static Task<PostgresCluster> Running => Shared.Value;

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The folder of its Unix socket.</summary>
    public string SocketFolder => _folder;

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its address for <c>--database</c>.</returns>
    public async Task<string> CreateDatabase(CancellationToken cancel)
    {
        var name = "t" + Guid.CreateVersion7().ToString("N");
        await Execute(Port, $"CREATE DATABASE {name}", cancel);
        return Address(Port, name);
    }

    private static string Address(int port, string database) => string.Create(CultureInfo.InvariantCulture, $"postgres://slipway@127.0.0.1:{port}/{database}");

    private static async Task<PostgresCluster> Start()
    {
        var programs = FindPrograms();
        var folder = Directory.CreateTempSubdirectory("slipway-pg-").FullName;
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", UnprivilegedUser(), "--regid", UnprivilegedUser(), "--clear-groups", "--"] : [];
        if (user.Length > 0)
            await Run(["chown", user[2], folder]);
        await Run([.. user, Path.Combine(programs, "initdb"), "-D", Path.Combine(folder, "data"), "-U", "slipway", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var log = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"log-{attempt}"));
            var cluster = new PostgresCluster(folder, port, Launch(folder, log, [.. user, .. Server(programs, folder, port)]));
            if (await cluster.IsReady(log))
                return cluster;
            var said = File.Exists(log) ? await File.ReadAllTextAsync(log) : "";
            if (attempt == 3 || !said.Contains("could not bind", StringComparison.Ordinal))
                throw new InvalidOperationException($"PostgreSQL from {programs} did not start. It wrote: {said.Trim()} {Remedy}");
        }
    }

    private static string[] Server(string programs, string folder, int port) =>
    [
        Path.Combine(programs, "postgres"), "-D", Path.Combine(folder, "data"), "-p", port.ToString(CultureInfo.InvariantCulture), "-k", folder,
        "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c", "logging_collector=off",
    ];

    private static Process Launch(string folder, string log, string[] server)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Watchdog, "postgres-watchdog", folder, log, .. server]) { RedirectStandardInput = true, UseShellExecute = false };
        return Process.Start(start) ?? throw new InvalidOperationException("setsid could not be started.");
    }

    private async Task<bool> IsReady(string log)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                await Execute(Port, "SELECT 1", CancellationToken.None);
                return true;
            }
            catch (NpgsqlException) when (!_watchdog.HasExited)
            {
                // That it is still starting up is a FATAL line too, and no reason to give up.
                if (File.Exists(log) && (await File.ReadAllLinesAsync(log)).Any(line => line.Contains("FATAL", StringComparison.Ordinal) && !line.Contains("starting up", StringComparison.Ordinal)))
                    break;
                await Task.Delay(50);
            }
        }

        _watchdog.StandardInput.Close();
        return false;
    }

    private static async Task Execute(int port, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=slipway;Database=postgres;Pooling=false"));
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string FindPrograms()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions.OrderByDescending(v => v, StringComparer.Ordinal).Select(v => Path.Combine(v, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            ?? throw new InvalidOperationException($"There is no PostgreSQL server under {debian}. {Remedy}");
    }

    /// <summary>initdb refuses to run as root.</summary>
    private static string UnprivilegedUser() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Run(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} could not be started.");
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with {process.ExitCode}: {string.Concat(said).Trim()} {Remedy}");
    }
}
