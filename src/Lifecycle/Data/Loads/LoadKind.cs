using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Data.Datasets;
using Slipway.Data.Versions;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Data.Loads;

/// <summary>
/// The job that loads: takes the declaration from the server, reads the sources where it runs, sends the two files and then the report. Registering is by content, so running
/// again after a crash makes nothing twice.
/// </summary>
internal sealed class LoadKind : IJobKind
{
    public const string KindName = "data.load";

    public string Name => KindName;

    public int Memory => 1280;

    public IReadOnlyList<Permission> Permissions => [Permission.DataRead, Permission.DataWrite];

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        var asked = job.Read<LoadPayload>();
        var dataset = await Get<Dataset>(job, $"api/v1/datasets/{asked.Dataset}", cancel);
        var rules = Settled(DatasetRules.Rules(dataset.Settings, job.Clock.GetUtcNow()));
        var engine = new DataEngine(new DataEngineOptions { WorkFolder = Path.Combine(job.WorkFolder, "scan") });
        job.Progress(null, "reading and checking");
        var loaded = await Load(job, engine, asked, rules, cancel);
        await job.Log(string.Create(CultureInfo.InvariantCulture, $"{loaded.Input} records: {loaded.Rows} good, {loaded.SetAside} set aside"), cancel);
        foreach (var check in loaded.Report.Checks)
            await job.Log($"{check.Name}: {check.Outcome.ToString().ToLowerInvariant()}. {check.Words}", cancel);

        job.Progress(0.8, "sending", new { loaded.Rows, loaded.SetAside });
        var good = await Send(job, loaded.Good, cancel);
        var bad = loaded.Bad is null ? null : await Send(job, loaded.Bad, cancel);
        var reading = loaded.Sources.Select(s => s.Reading).FirstOrDefault(r => r is not null);
        var report = new FinishedLoad(good, bad, loaded.Input, loaded.Rows, loaded.SetAside, loaded.Schema, reading, loaded.Sources, loaded.Profile, loaded.Report, asked.Commit, asked.Replay?.Version);
        var answer = await job.Http.PostAsJsonAsync($"api/v1/datasets/{asked.Dataset}/versions", report, VersionJson.Options, cancel);
        var version = await Read<DatasetVersion>(answer, cancel);
        return JsonSerializer.SerializeToElement(new LoadSummary(asked.Dataset, version.Id, version.Number, version.Input, version.Rows, version.SetAside, version.Outcome.ToString().ToLowerInvariant()), VersionJson.Options);
    }

    private static async Task<LoadResult> Load(JobContext job, DataEngine engine, LoadPayload asked, LoadRules rules, CancellationToken cancel)
    {
        var output = Path.Combine(job.WorkFolder, "out");
        if (asked.Replay is { } replay)
        {
            var found = await Get<VersionAnswer>(job, $"api/v1/datasets/{asked.Dataset}/versions/{replay.Version}", cancel);
            var good = await Fetch(job, found.Version.Sha256, "replay-good.parquet", cancel);
            var bad = await Fetch(job, replay.Bad, "replay-bad.parquet", cancel);
            var schema = rules.Schema ?? found.Version.Schema;
            return Settled(await engine.Load(new Replay(good, bad, $"version {found.Version.Number}", replay.Edits), rules with { Schema = schema }, output, cancel));
        }

        var files = (asked.Files ?? []).ToList();
        foreach (var file in files.Where(f => !File.Exists(f.Path)))
            throw new JobFailedException($"There is no file {file.Path} where the job runs.");
        foreach (var upload in asked.Uploads ?? [])
            files.Add(new SourceFile(await Fetch(job, upload.Sha256, string.Create(CultureInfo.InvariantCulture, $"upload{files.Count}"), cancel), upload.Name));
        return Settled(await engine.Load(files, rules, output, cancel));
    }

    private static async Task<string> Fetch(JobContext job, string sha256, string name, CancellationToken cancel)
    {
        var path = Path.Combine(job.WorkFolder, name);
        using var answer = await job.Http.GetAsync($"api/v1/data-files/{sha256}", HttpCompletionOption.ResponseHeadersRead, cancel);
        await Settle(answer, cancel);
        await using var file = File.Create(path);
        await answer.Content.CopyToAsync(file, cancel);
        return path;
    }

    private static async Task<string> Send(JobContext job, LoadedFile file, CancellationToken cancel)
    {
        await using var bytes = File.OpenRead(file.Path);
        using var content = new StreamContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var kept = await Read<Blob>(await job.Http.PostAsync("api/v1/data-files", content, cancel), cancel);
        return kept.Sha256 == file.Sha256 ? kept.Sha256 : throw new IOException($"The server received {kept.Sha256} where {file.Sha256} was sent.");
    }

    private static async Task<T> Get<T>(JobContext job, string address, CancellationToken cancel) => await Read<T>(await job.Http.GetAsync(address, cancel), cancel);

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken cancel)
    {
        using (answer)
        {
            await Settle(answer, cancel);
            return (await answer.Content.ReadFromJsonAsync<T>(VersionJson.Options, cancel))!;
        }
    }

    /// <summary>A refusal of the server's fails the job in its words; what may pass is tried again.</summary>
    private static async Task Settle(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (!answer.IsSuccessStatusCode)
            throw new JobFailedException($"The server answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}", again: (int)answer.StatusCode >= 500);
    }

    private static T Settled<T>(Result<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? value : throw new JobFailedException($"{refusal.Message} {refusal.Remedy}".TrimEnd());
}
