namespace Slipway.Work;

/// <summary>An attempt and the folder that is its own.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="Folder">Where it works; made before it starts and deleted after its end.</param>
public sealed record AttemptPlace(string Job, int Attempt, string Folder);

/// <summary>What an attempt needs to be started.</summary>
/// <param name="Place">Which attempt.</param>
/// <param name="Token">The secret with which it reports; it goes into the environment, never on a command line.</param>
/// <param name="Url">Where the server is.</param>
public sealed record JobLaunch(AttemptPlace Place, string Token, Uri Url);

/// <summary>What an executor knows of an attempt's process.</summary>
/// <param name="Life">Whether it lives.</param>
/// <param name="ExitCode">How it ended, where that is known: by the server that started it.</param>
/// <param name="Url">The address at which it looks for its server, where that is known and may not be this server's any more.</param>
public sealed record AttemptLook(AttemptLife Life, int? ExitCode = null, Uri? Url = null);

/// <summary>Whether an attempt's process lives.</summary>
public enum AttemptLife
{
    /// <summary>It does.</summary>
    Running,

    /// <summary>It has ended for certain.</summary>
    Gone,

    /// <summary>It cannot be told from here; only its lease can tell.</summary>
    Unknown,
}

/// <summary>Starts <c>slipway job run ID</c> somewhere and can tell later, also after a restart of the server, what became of it.</summary>
public interface IExecutor
{
    /// <summary>How settings and logs call it.</summary>
    string Name { get; }

    /// <summary>Raised when an attempt may have ended.</summary>
    event EventHandler Ended;

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">It cannot be started; the message says why.</exception>
    Task Start(JobLaunch launch, CancellationToken cancel);

    Task<AttemptLook> Look(AttemptPlace place, CancellationToken cancel);

    /// <summary>Ends it and every process that it started, at once. Ending what has ended does nothing.</summary>
    Task Kill(AttemptPlace place, CancellationToken cancel);

    /// <summary>What its process printed, as lines.</summary>
    /// <param name="from">How many lines are known already.</param>
    /// <param name="whole">Whether a last line without its end counts: once the process has ended.</param>
    Task<IReadOnlyList<string>> Output(AttemptPlace place, long from, bool whole, CancellationToken cancel);
}
