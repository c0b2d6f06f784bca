using System.Net;
using System.Net.Sockets;
using Slipway.Server;
using Slipway.Testing;

namespace Slipway.Tests.Commands;

/// <summary>Where a command finds its server, where a server listens, and what is in the way of either.</summary>
public sealed class AddressTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_address_in_the_environment_is_none_and_one_with_a_path_is_refused()
    {
        await using var server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At("data"), KeepJobs = false }, Cancel);

        (await Status("")).Code.ShouldBe(0);
        (await Status(server.Address.ToString())).Code.ShouldBe(0);
        var (code, _, error) = await Status(server.Address + "slipway/");
        (code, error.ReplaceLineEndings(" ").Trim()).ShouldBe((2, $"error: '{server.Address}slipway/' names something on a server; a server has no path. Give its address alone: {server.Address.ToString().TrimEnd('/')}"));
    }

    [Fact]
    public async Task A_taken_port_is_said_before_anything_is_made()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, _, error) = await Typed.Type("up", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--data", _folder.At("data"));

        (code, error.Trim()).ShouldBe((1, $"error: Port {port} is taken by another program; stop that one, or choose another port with --port."));
        Directory.Exists(_folder.At("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_there_already_is_refused_alike_by_a_backup_and_an_export()
    {
        await using var server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At("data"), KeepJobs = false }, Cancel);
        await File.WriteAllTextAsync(_folder.At("there"), "mine", Cancel);

        (await Typed.Type("backup", _folder.At("there"), "--server", server.Address.ToString())).Code.ShouldBe(1);
        (await Typed.Type("export", "mlruns", _folder.At("there"), "--server", server.Address.ToString())).Code.ShouldBe(1);
        (await File.ReadAllTextAsync(_folder.At("there"), Cancel)).ShouldBe("mine");
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Out, string Error)> Status(string address) =>
        Typed.Type(_folder.Path, new Dictionary<string, string>(StringComparer.Ordinal) { ["SLIPWAY_URL"] = address, ["SLIPWAY_DATA"] = _folder.At("data") }, "status");
}
