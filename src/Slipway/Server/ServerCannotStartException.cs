namespace Slipway.Server;

/// <summary>Why the server does not start, in one sentence for the person at the terminal.</summary>
internal sealed class ServerCannotStartException(string message) : Exception(message);
