namespace Slipway;

/// <summary>Why a request was turned down.</summary>
public enum RefusalKind { Invalid, NotFound, Conflict, Forbidden }
