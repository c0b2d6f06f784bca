using Microsoft.AspNetCore.Http;

namespace Slipway.Ui;

/// <summary>Tells the shell which entries a visitor may see. It only hides links: the endpoints judge for themselves.</summary>
public interface INavigationGate
{
    /// <summary>Whether the visitor holds <paramref name="permission"/>.</summary>
    bool MayOpen(HttpContext context, string permission);
}

/// <summary>Shows everything, for hosts without identities.</summary>
internal sealed class OpenNavigationGate : INavigationGate
{
    public bool MayOpen(HttpContext context, string permission) => true;
}
