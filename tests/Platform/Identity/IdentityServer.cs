using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Slipway.Identity;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Identity;

/// <summary>The Identity module over a database of its own, with its background services running on real time.</summary>
internal sealed class IdentityServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TempFolder _temporary;
    private readonly DataFolder _folder;

    private IdentityServer(ServiceProvider services, Database database, TempFolder temporary, DataFolder folder) => (_services, Database, _temporary, _folder) = (services, database, temporary, folder);

    public Database Database { get; }

    public string HeadsFile => _folder.AuditHeads;

    public static async Task<IdentityServer> Start(TestDatabase kind, CancellationToken cancel)
    {
        var temporary = new TempFolder();
        var folder = new DataFolder(temporary.At("data"));
        var database = await Database.Open(await kind.NewAddress(), kind.Modules, TimeProvider.System, cancel);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(database).AddSingleton(folder).AddIdentity().BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
            await service.StartAsync(cancel);
        return new IdentityServer(services, database, temporary, folder);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Writes one audited change, as any module would.</summary>
    public async Task Change(string name, CancellationToken cancel) => (await Database.Write<Done>(Actor.System, unit =>
    {
        unit.Audit("thing.set", Ids.Of("thing", name), new { name });
        return Task.FromResult(Result.Done);
    }, cancel)).IsSuccess.ShouldBeTrue();

    /// <summary>Waits until the file outside the database holds a head at or behind an entry.</summary>
    public async Task AwaitHead(long index, CancellationToken cancel)
    {
        while (!File.Exists(HeadsFile) || !(await File.ReadAllTextAsync(HeadsFile, cancel)).Contains($"\"index\":{index},", StringComparison.Ordinal))
            await Task.Delay(50, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        await Database.DisposeAsync();
        _folder.Dispose();
        _temporary.Dispose();
    }
}
