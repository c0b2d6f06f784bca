using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Server;
using Slipway.Testing;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Commands;

/// <summary>Commands and a server with a certificate of its own: which one answers is told apart from none.</summary>
public sealed class TrustTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_named_and_then_trusted()
    {
        using var folder = new TempFolder();
        await using var server = await Started(folder, TimeProvider.System.GetUtcNow().AddDays(1), "127.0.0.1");

        var (code, error) = await Ask(server.Address, trusted: null);
        (code, error).ShouldSatisfyAllConditions(
            said => said.code.ShouldBe(3), said => said.error.ShouldStartWith($"error: The server at {server.Address} answers, but its certificate is not trusted here: "),
            said => said.error.ShouldContain("export SSL_CERT_FILE=cert.pem"), said => said.error.ShouldNotContain("slipway up"));

        (await Ask(server.Address, folder.At("cert.pem"))).ShouldBe((0, ""));
    }

    [Fact]
    public async Task A_certificate_for_another_name_says_for_which()
    {
        using var folder = new TempFolder();
        await using var server = await Started(folder, TimeProvider.System.GetUtcNow().AddDays(1), "slipway.example");

        var (code, error) = await Ask(server.Address, folder.At("cert.pem"));

        code.ShouldBe(3);
        error.ShouldStartWith($"error: The server at {server.Address} answers, but its certificate is for 'slipway.example'.");
        error.ShouldContain("--server");
    }

    [Fact]
    public async Task A_certificate_that_is_over_says_when_it_was()
    {
        using var folder = new TempFolder();
        await using var server = await Started(folder, TimeProvider.System.GetUtcNow().AddHours(-1), "127.0.0.1");

        (await Ask(server.Address, folder.At("cert.pem"))).Error.ShouldContain("UTC, which is not now.");
    }

    [Fact]
    public async Task A_server_without_TLS_and_no_server_are_told_apart()
    {
        using var folder = new TempFolder();
        await using var server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = folder.At("data") }, Cancel);
        var secure = new UriBuilder(server.Address) { Scheme = Uri.UriSchemeHttps }.Uri;

        (await Ask(secure, trusted: null)).Error.ShouldSatisfyAllConditions(error => error.ShouldContain($"Something answers at {secure}, but not with TLS"), error => error.ShouldContain(server.Address.ToString()));
        (await Ask(new Uri("https://127.0.0.1:1/"), trusted: null)).Error.ShouldContain("No server answers at https://127.0.0.1:1/.");
    }

    private static async Task<SlipwayServer> Started(TempFolder folder, DateTimeOffset until, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=slipway", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(until.AddDays(-7), until);
        await File.WriteAllTextAsync(folder.At("cert.pem"), certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(folder.At("key.pem"), key.ExportPkcs8PrivateKeyPem(), Cancel);
        return await SlipwayServer.Start(new ServerOptions { Port = 0, Data = folder.At("data"), Certificate = folder.At("cert.pem"), Key = folder.At("key.pem") }, Cancel);
    }

    /// <param name="trusted">What <c>SSL_CERT_FILE</c> names; null for what the machine trusts.</param>
    private static async Task<(int Code, string Error)> Ask(Uri server, string? trusted)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program, "token", "list", "--server", server.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["NO_COLOR"] = "1";
        if (trusted is not null)
            start.Environment["SSL_CERT_FILE"] = trusted;
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, error);
    }
}
