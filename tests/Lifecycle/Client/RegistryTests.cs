using Slipway.Client;
using Slipway.Testing;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Client;

/// <summary>Models are registered from a run, found by an alias, and fetched as they were.</summary>
public sealed class RegistryTests(SqliteTrackingServer server) : IClassFixture<SqliteTrackingServer>, IDisposable
{
    private readonly MlflowClient _client = server.NewClient();
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => Clients.Cancel;

    [Fact]
    public async Task A_version_is_registered_aliased_and_fetched_as_it_was_registered()
    {
        var model = Clients.NewName("credit model");
        await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);
        await run.LogText("first", "model/model.zip", Cancel);
        var first = await run.RegisterModel(model, "model", "the first", new Dictionary<string, string> { ["trainer"] = "sdca" }, Cancel);
        await run.LogText("second", "model/model.zip", Cancel);
        await run.LogText("notes", "model/more/notes.txt", Cancel);
        var second = await run.RegisterModel(model, "model", cancel: Cancel);
        await _client.SetAlias(model, "champion", first.Version, Cancel);
        await _client.SetModelVersionTag(model, 1, "checked", "yes", Cancel);

        var champion = await _client.GetModelVersionByAlias(model, "champion", Cancel);
        await _client.DownloadModel(champion, _folder.At("champion"), Cancel);
        await _client.DownloadModel(second, _folder.At("second"), Cancel);

        (first.Version, second.Version, first.Status).ShouldBe((1, 2, "READY"));
        (champion.Model, champion.Version, champion.RunId, champion.Description).ShouldBe((model, 1, run.Id, "the first"));
        champion.Aliases.ShouldBe(["champion"]);
        champion.Tags.ShouldBe(new Dictionary<string, string> { ["trainer"] = "sdca", ["checked"] = "yes" }, ignoreOrder: true);
        (await File.ReadAllTextAsync(_folder.At("champion", "model.zip"), Cancel)).ShouldBe("first");
        (await File.ReadAllTextAsync(_folder.At("second", "model.zip"), Cancel)).ShouldBe("second");
        (await File.ReadAllTextAsync(_folder.At("second", "more", "notes.txt"), Cancel)).ShouldBe("notes");
        await _client.DeleteAlias(model, "champion", Cancel);
        (await Should.ThrowAsync<MlflowException>(() => _client.GetModelVersionByAlias(model, "champion", Cancel))).Message.ShouldContain("alias champion not found");
        (await _client.GetModelVersion(model, 2, Cancel)).Aliases.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_there_is_not_registered()
    {
        var model = Clients.NewName("model");
        await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);
        await run.LogText("alone", "model/model.zip", Cancel);

        var typo = await Should.ThrowAsync<MlflowException>(() => run.RegisterModel(model, "modle", cancel: Cancel));
        var file = await run.RegisterModel(model, "model/model.zip", cancel: Cancel);

        (typo.ErrorCode, typo.Message.Contains($"{run.Id} has no files at 'modle'", StringComparison.Ordinal)).ShouldBe(("RESOURCE_DOES_NOT_EXIST", true));
        file.Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_does_not_come_as_it_was_registered_is_not_kept()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        await run.LogText("right", "model/model.zip", Cancel);
        var version = await run.RegisterModel(Clients.NewName("model"), "model", cancel: Cancel);
        gateway.Before = context => context.Request.Path.Value!.Contains("/files/", StringComparison.Ordinal) ? Gateway.Busy(context, 200, body: "wrong") : Task.FromResult(false);

        var spoilt = await Should.ThrowAsync<MlflowException>(() => client.DownloadModel(version, _folder.Path, Cancel));

        (spoilt.ErrorCode, spoilt.Message.Contains("SHA-256", StringComparison.Ordinal)).ShouldBe(("DATA_LOSS", true));
        Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_speaks_only_MLflows_API_gives_a_versions_files_too()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        gateway.Before = context => context.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal) ? Gateway.Busy(context, 404, body: "<html>Not Found</html>") : Task.FromResult(false);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        await run.LogText("zip", "model/model.zip", Cancel);
        await run.LogText("", "model/parts/empty", Cancel);
        var version = await run.RegisterModel(Clients.NewName("model"), "model", cancel: Cancel);

        await client.DownloadModel(version, _folder.Path, Cancel);

        (await File.ReadAllTextAsync(_folder.At("model.zip"), Cancel)).ShouldBe("zip");
        File.Exists(_folder.At("parts", "empty")).ShouldBeTrue();
        var file = await run.RegisterModel(version.Model, "model/model.zip", cancel: Cancel);
        (await client.DownloadModel(file, _folder.At("file"), Cancel)).ShouldBe([_folder.At("file", "model.zip")]);
        var elsewhere = await client.RegisterModel(version.Model, "s3://bucket/model", cancel: Cancel);
        (await Should.ThrowAsync<MlflowException>(() => client.DownloadModel(elsewhere, _folder.Path, Cancel))).Message.ShouldContain("'s3://bucket/model'");
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }
}
