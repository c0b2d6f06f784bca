namespace Slipway.Commands;

/// <summary>What the program's exit codes mean; <c>docs/commands.md</c> lists them.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It was understood and refused, or what it checked is not well.</summary>
    public const int Refused = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No server answers, or none that this machine trusts.</summary>
    public const int NoServer = 3;

    /// <summary>Something broke: a bug, or the machine.</summary>
    public const int Broken = 4;

    /// <summary>It goes on when a person has decided.</summary>
    public const int Waits = 5;

    /// <summary>Ctrl-C or SIGTERM ended it, as shells count SIGINT.</summary>
    public const int Interrupted = 130;
}

/// <summary>Why a command ends early, in words for the terminal.</summary>
internal sealed class CommandFailedException(int code, string message, string? remedy = null) : Exception(message)
{
    public int Code => code;

    public string? Remedy => remedy;

    /// <value>The HTTP status of the answer that it comes from; null where there was none.</value>
    public int? Status { get; init; }

    /// <summary>Whether this one thing was refused; what refuses the caller refuses everything.</summary>
    public bool IsOfOneThing => Code == ExitCode.Refused && Status is not (401 or 403);
}
