using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Commands;

/// <summary>Holds a server's certificate against what this machine trusts, as .NET does, and keeps why one was turned down: the fault that comes of it does not tell it apart from a server that is away.</summary>
internal sealed class CertificateCheck
{
    private (string Message, string Remedy)? _why;

    public bool Holds(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        _why = errors == SslPolicyErrors.None ? null : Why(shown as X509Certificate2, chain, errors);
        return errors == SslPolicyErrors.None;
    }

    /// <summary>What became of an attempt to speak TLS with something that answered.</summary>
    public CommandFailedException Failure(Uri server, Exception fault) => _why is { } why
        ? new(ExitCode.NoServer, $"The server at {server} answers, but {why.Message}", why.Remedy)
        : new(ExitCode.NoServer, $"Something answers at {server}, but not with TLS as it should: {fault.GetBaseException().Message}", $"If it has no certificate, its address begins with http://: {new UriBuilder(server) { Scheme = Uri.UriSchemeHttp }.Uri}");

    private static (string Message, string Remedy) Why(X509Certificate2? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var statuses = chain?.ChainStatus ?? [];
        if (shown is not null && statuses.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))
            return ($"its certificate is valid from {shown.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {shown.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, which is not now.", "Give the server a new one with --certificate and --key; or look at this machine's clock.");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return ($"its certificate is not trusted here: {string.Join("; ", statuses.Select(s => s.StatusInformation.Trim()).Distinct(StringComparer.Ordinal))}.", "Name the server's certificate, or that of the authority that signed it, and try again: export SSL_CERT_FILE=cert.pem");
        if (shown is not null)
            return ($"its certificate is for {Names(shown)}.", "Name the server as its certificate does, with --server or SLIPWAY_URL; or give it a certificate for this name.");
        return ("it shows no certificate.", "Start it with --certificate and --key.");
    }

    /// <summary>The names and addresses that a certificate is for.</summary>
    private static string Names(X509Certificate2 shown)
    {
        var names = shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).ToList();
        return names.Count == 0 ? $"'{shown.GetNameInfo(X509NameType.DnsName, forIssuer: false)}'" : string.Join(", ", names.Select(n => $"'{n}'"));
    }
}
