namespace Slipway.Server;

/// <summary>What <c>slipway up</c> was told.</summary>
public sealed record ServerOptions
{
    /// <value>The port; 0 takes any free one. The default is 5000, MLflow's.</value>
    public int Port { get; init; } = 5000;

    /// <value>The address to listen on. Anything but loopback needs <see cref="Certificate"/>, and every request a token. The default is 127.0.0.1.</value>
    public string Host { get; init; } = "127.0.0.1";

    /// <value>The data folder.</value>
    public required string Data { get; init; }

    /// <value>A file path, or postgres://…; the default is a SQLite file in the data folder.</value>
    public string? Database { get; init; }

    /// <value>Where artifacts lie: a folder, <c>s3://bucket/prefix</c> or <c>azure://account/container/prefix</c>; the default is a folder in the data folder.</value>
    public string? Artifacts { get; init; }

    /// <value>The folders whose files declarations may name, for batches; the default is <c>files</c> in the data folder.</value>
    public IReadOnlyList<string> DataRoots { get; init; } = [];

    /// <value>After how long what was deleted is removed for good every night, such as <c>30d</c>; null where nothing is removed by itself.</value>
    public string? KeepDeleted { get; init; }

    /// <value>A PEM file with the server's certificate chain.</value>
    public string? Certificate { get; init; }

    /// <value>A PEM file with its private key.</value>
    public string? Key { get; init; }

    /// <value>Whether jobs go on while the server is stopped in good order, and report when it is back. The default is true.</value>
    public bool KeepJobs { get; init; } = true;

    /// <value>Whether even the person at the machine must show a token.</value>
    public bool RequireToken { get; init; }

    /// <value>What is less important than this is not logged. The default is <see cref="LogLevel.Information"/>.</value>
    public LogLevel LeastLogged { get; init; } = LogLevel.Information;
}
