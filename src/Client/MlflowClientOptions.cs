namespace Slipway.Client;

/// <summary>Which server a client speaks to, as whom, and how patiently.</summary>
public sealed class MlflowClientOptions
{
    /// <summary>The server: a Slipway or MLflow server's address, with its path where it has one.</summary>
    /// <value>The default is <c>http://127.0.0.1:5000</c>.</value>
    public Uri TrackingUri { get; set; } = new("http://127.0.0.1:5000");

    /// <summary>A token, sent as <c>Authorization: Bearer</c>. A user name goes before it, as with MLflow's own clients.</summary>
    public string? Token { get; set; }

    /// <summary>A user name, sent with <see cref="Password"/> as <c>Authorization: Basic</c>.</summary>
    public string? Username { get; set; }

    /// <summary>The password that belongs to <see cref="Username"/>.</summary>
    public string? Password { get; set; }

    /// <summary>How long one attempt may go without a sign of life: an answer to a call, or the next bytes of a file.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a server may be away before a call fails, and before <see cref="ActiveRun.Flush"/> says so. What was logged is kept beyond it and sent when the server is back.
    /// </summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long points are gathered before they are sent. A full request, a flush and the end of the run do not wait for it.</summary>
    /// <value>The default is 200 ms.</value>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The most metric points, parameters and tags of one run that wait in memory, 48 bytes each beside their texts. What is logged while so many wait is dropped and counted, and the next
    /// <see cref="ActiveRun.Flush"/> or the end of the run says how much.
    /// </summary>
    /// <value>The default is 1,000,000.</value>
    public int QueueLimit { get; set; } = 1_000_000;

    /// <summary>What sends the requests, where proxies, certificates or tests want something of their own; it stays the caller's.</summary>
    /// <value>The default is a pool of connections that belongs to the client.</value>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock that points are stamped by, and that waits go by.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The options that MLflow's clients take from the environment: <c>MLFLOW_TRACKING_URI</c>, <c>MLFLOW_TRACKING_TOKEN</c>, <c>MLFLOW_TRACKING_USERNAME</c>, <c>MLFLOW_TRACKING_PASSWORD</c>.</summary>
    /// <exception cref="InvalidOperationException">The address is none of a server.</exception>
    public static MlflowClientOptions FromEnvironment()
    {
        var options = new MlflowClientOptions { Token = Read("MLFLOW_TRACKING_TOKEN"), Username = Read("MLFLOW_TRACKING_USERNAME"), Password = Read("MLFLOW_TRACKING_PASSWORD") };
        if (Read("MLFLOW_TRACKING_URI") is not { } address)
            return options;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !IsServer(uri))
            throw new InvalidOperationException($"MLFLOW_TRACKING_URI is '{address}'; it has to be the address of a server, such as http://127.0.0.1:5000.");
        options.TrackingUri = uri;
        return options;
    }

    /// <summary>Refuses options that cannot be meant.</summary>
    internal static void Check(MlflowClientOptions options)
    {
        var mistake = options switch
        {
            { TrackingUri: not { IsAbsoluteUri: true } } => $"The tracking URI is '{options.TrackingUri}'; it has to be the address of a server, such as http://127.0.0.1:5000.",
            _ when !IsServer(options.TrackingUri) => $"The tracking URI is '{options.TrackingUri}'; it has to be the address of a server, such as http://127.0.0.1:5000.",
            { QueueLimit: < 1 } => "The queue has to have room for at least one point.",
            _ when options.RequestTimeout <= TimeSpan.Zero => "A request has to be given some time.",
            _ when options.GiveUpAfter < TimeSpan.Zero || options.BatchDelay < TimeSpan.Zero => "A time to wait cannot be negative.",
            _ when options.Username is null != options.Password is null => "A user name and a password go together; one of them is missing.",
            { Clock: null } => "There has to be a clock.",
            _ => null,
        };
        if (mistake is not null)
            throw new ArgumentException(mistake, nameof(options));
    }

    private static bool IsServer(Uri uri) => uri.Scheme is "http" or "https";

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
