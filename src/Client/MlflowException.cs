using System.Net;

namespace Slipway.Client;

/// <summary>A server said no, or could not be reached, or part of what was logged did not arrive.</summary>
public sealed class MlflowException : Exception
{
    /// <summary>The code of a server that could not be reached, or that did not answer in time.</summary>
    public const string Unreachable = "UNREACHABLE";

    /// <summary>The code of a flush of which some was refused or dropped; <see cref="Refused"/> says what.</summary>
    public const string NotLogged = "NOT_LOGGED";

    internal MlflowException(string code, string message, HttpStatusCode? status = null, Exception? inner = null)
        : base(message, inner) => (ErrorCode, StatusCode) = (code, status);

    /// <summary>MLflow's name of the error, such as <c>RESOURCE_DOES_NOT_EXIST</c>; or one of this class's own.</summary>
    public string ErrorCode { get; }

    /// <summary>The HTTP status; null where no answer came.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>What a server refused of what was logged, in its words.</summary>
    public IReadOnlyList<RefusedItem> Refused { get; internal init; } = [];

    /// <summary>How many points, parameters and tags were dropped because <see cref="MlflowClientOptions.QueueLimit"/> of them were waiting already.</summary>
    public long Dropped { get; internal init; }
}

/// <summary>Something logged that the server refused.</summary>
/// <param name="Kind"><c>metric</c>, <c>param</c> or <c>tag</c>.</param>
/// <param name="Key">Its name.</param>
/// <param name="Count">How often; more than one where several points of a metric, or values of one name, were refused.</param>
/// <param name="ErrorCode">MLflow's name of the error, for the first of them.</param>
/// <param name="Message">The server's words about the first of them.</param>
public sealed record RefusedItem(string Kind, string Key, long Count, string ErrorCode, string Message);
