using System.Net.Sockets;
using Azure;

namespace Slipway.Storage.Blobs.Azure;

/// <summary>What Azure's refusals mean to the person who gave <c>--artifacts</c>.</summary>
/// <param name="account">The storage account.</param>
/// <param name="container">The container.</param>
/// <param name="place">The container's address.</param>
internal sealed class AzureWords(string account, string container, Uri place)
{
    /// <summary>The store.</summary>
    public string Store => $"The Azure store at {place.GetLeftPart(UriPartial.Authority)}";

    /// <summary>A sentence with its cure; null where the fault is not the store's.</summary>
    public string? Explain(Exception fault) => fault switch
    {
        AggregateException { InnerException: { } last } => Explain(last),
        RequestFailedException { Status: 0 } => Unreachable(fault),
        RequestFailedException refusal => Explain(refusal),
        HttpRequestException or HttpIOException or SocketException or TaskCanceledException => Unreachable(fault),
        _ => null,
    };

    private string Unreachable(Exception fault)
    {
        var root = fault.GetBaseException();
        return $"{Store} cannot be reached ({root.Message.TrimEnd('.')}); correct the account or the endpoint of --artifacts, or start what listens there.";
    }

    private string Explain(RequestFailedException refusal) => refusal.ErrorCode switch
    {
        "ContainerNotFound" => $"The Azure account '{account}' has no container '{container}'; make it first, or correct --artifacts.",
        "AuthenticationFailed" or "InvalidAuthenticationInfo" => $"{Store} refuses the credentials for the account '{account}'; correct AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, and see that this machine's clock is right.",
        "ResourceNotFound" or "AccountNotFound" or "InvalidUri" => $"{Store} has no account '{account}'; correct --artifacts.",
        var code when refusal.Status == 403 => $"{Store} refuses access to the container '{container}' ({code ?? "403"}); the key must be that of '{account}', a token must allow to read, create, write and delete blobs, and the account's firewall must let this machine in.",
        var code => $"{Store} answered {code ?? "an error"}: {refusal.Message.Split('\n')[0].TrimEnd('.', '\r')}.",
    };
}
