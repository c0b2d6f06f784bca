using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Slipway.Testing.Children;
using Slipway.Testing.Servers;

namespace Slipway.Testing.Databases;

/// <summary>
/// A real PostgreSQL server for one test run: made in a temporary folder, listening on loopback and on a Unix socket there, started by the first test that asks for it.
/// It ends with the process, however that ends.
/// </summary>
public sealed class PostgresCluster
{
    private const string Remedy = "The PostgreSQL tests never skip: install the server with 'apt-get install postgresql-15'.";
    private static readonly Lazy<Task<PostgresCluster>> Shared = new(Start);
    private readonly string _folder;
    private readonly HeldProgram _program;

    private PostgresCluster(string folder, int port, HeldProgram program) => (_folder, Port, _program) = (folder, port, program);

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

    /// <summary>Makes an empty database whose tables lie in a folder of its own, such as one on a small disk.</summary>
    /// <param name="folder">An empty folder, which the server comes to own.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Its address for <c>--database</c>.</returns>
    public async Task<string> CreateDatabaseAt(string folder, CancellationToken cancel)
    {
        if (Environment.IsPrivilegedProcess)
            await Run(["chown", UnprivilegedUser(), folder]);
        var name = "t" + Guid.CreateVersion7().ToString("N");
        await Execute(Port, $"CREATE TABLESPACE {name} LOCATION '{folder}'", cancel);
        await Execute(Port, $"CREATE DATABASE {name} TABLESPACE {name}", cancel);
        return Address(Port, name);
    }

    /// <summary>Removes what <see cref="CreateDatabaseAt"/> made, before the disk under it goes: the server would stumble over files that it cannot find.</summary>
    public async Task Drop(string address, CancellationToken cancel)
    {
        var name = new Uri(address).AbsolutePath.TrimStart('/');
        await Execute(Port, $"DROP DATABASE {name} WITH (FORCE)", cancel);
        await Execute(Port, $"DROP TABLESPACE {name}", cancel);
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
            var port = Loopback.FreePort();
            var log = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"log-{attempt}"));
            var cluster = new PostgresCluster(folder, port, HeldProgram.Start(folder, log, "QUIT", [.. user, .. Server(programs, folder, port)]));
            if (await cluster.IsReady())
                return cluster;
            var said = cluster._program.Said();
            if (attempt == 3 || !said.Contains("could not bind", StringComparison.Ordinal))
                throw new InvalidOperationException($"PostgreSQL from {programs} did not start. It wrote: {said.Trim()} {Remedy}");
        }
    }

    private static string[] Server(string programs, string folder, int port) =>
    [
        Path.Combine(programs, "postgres"), "-D", Path.Combine(folder, "data"), "-p", port.ToString(CultureInfo.InvariantCulture), "-k", folder,
        "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c", "logging_collector=off",
    ];

    private async Task<bool> IsReady()
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                await Execute(Port, "SELECT 1", CancellationToken.None);
                return true;
            }
            catch (NpgsqlException) when (!_program.HasEnded)
            {
                // That it is still starting up is a FATAL line too, and no reason to give up.
                if (_program.Said().Split('\n').Any(line => line.Contains("FATAL", StringComparison.Ordinal) && !line.Contains("starting up", StringComparison.Ordinal)))
                    break;
                await Task.Delay(50);
            }
        }

        _program.Stop();
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
