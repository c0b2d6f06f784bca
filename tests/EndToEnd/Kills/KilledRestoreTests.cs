using System.Diagnostics;
using System.Security.Cryptography;
using Slipway.Server;
using Slipway.Testing;

namespace Slipway.Tests.Kills;

/// <summary>A restore that is killed: no server takes a part of a backup for a state, and restoring again ends as if nothing had been.</summary>
public sealed class KilledRestoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_restore_leaves_serves_nobody_until_it_is_restored_again()
    {
        await Backup();
        var data = _folder.At("restored");
        string[] restore = ["restore", _folder.At("all.zip"), "--data", data];
        using (var killed = Process.Start(new ProcessStartInfo("dotnet", [SlipwayProcess.Program, .. restore]))!)
        {
            while (!killed.HasExited && !Directory.Exists(Path.Combine(data, "blobs")))
                await Task.Delay(1, Cancel);
            killed.Kill();
            await killed.WaitForExitAsync(Cancel);
            killed.ExitCode.ShouldNotBe(0, "It was over before it could be killed.");
        }

        var (code, _, error) = await Typed.Type("up", "--port", "0", "--data", data);
        (code, error).ShouldBe((1, $"error: The data folder {data} holds a part of a backup: restoring it was cut off. Restore again ('slipway restore FILE --data {data}'), or start on another folder with --data.\n"));

        File.WriteAllText(Path.Combine(data, "part-of-it"), "x");
        (code, var said, error) = await Typed.Type(restore);
        (code, said.Contains("24 blobs,", StringComparison.Ordinal)).ShouldBe((0, true), said + error);
        Directory.EnumerateFileSystemEntries(data).Select(Path.GetFileName).ShouldNotContain("part-of-it");
        await using var server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = data, KeepJobs = false }, Cancel);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
        (await http.GetFromJsonAsync<System.Text.Json.JsonElement>("api/v1/artifacts?path=0", Cancel)).GetArrayLength().ShouldBe(24);
    }

    public void Dispose() => _folder.Dispose();

    private async Task Backup()
    {
        await using var server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At("data"), KeepJobs = false }, Cancel);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
        for (var i = 0; i < 24; i++)
            (await http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{i}.bin", new ByteArrayContent(RandomNumberGenerator.GetBytes(2 << 20)), Cancel)).EnsureSuccessStatusCode();
        (await Typed.Type("backup", _folder.At("all.zip"), "--server", server.Address.ToString())).Code.ShouldBe(0);
    }
}
