namespace Slipway.Server;

/// <summary>Why the server does not start, in one sentence for the person at the terminal.</summary>
public sealed class ServerCannotStartException(string message) : Exception(message);
