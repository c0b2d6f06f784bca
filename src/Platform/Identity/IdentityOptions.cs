namespace Slipway.Identity;

/// <summary>Who may reach the server, and how it tells.</summary>
public sealed class IdentityOptions
{
    /// <value>Whether a request without credentials is the person at the machine. Only ever true while the server listens on loopback alone. The default is true.</value>
    public bool LocalOwner { get; set; } = true;

    /// <value>The host names that requests may carry, besides loopback's own; empty takes any and is refused together with <see cref="LocalOwner"/>. The default is none.</value>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <value>What the local owner is called. The default is the name of the account that runs the server.</value>
    public string OwnerName { get; set; } = Environment.UserName;
}
