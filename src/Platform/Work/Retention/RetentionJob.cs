using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Storage.Blobs;

namespace Slipway.Work.Retention;

/// <summary>What a job of removing is asked: one of the two.</summary>
/// <param name="OlderThan">A length of time, counted from when the job runs: what a schedule asks.</param>
/// <param name="Before">An instant.</param>
internal sealed record RetentionOrder(string? OlderThan, DateTimeOffset? Before);

/// <summary>The job of kind <c>gc</c>: has the server remove step by step, so that it shows how far it is, can be cancelled between two things, and goes on after a crash.</summary>
internal sealed class RetentionJob : IJobKind
{
    public const string KindName = "gc";

    public string Name => KindName;

    public int Weight => 0;

    public IReadOnlyList<Permission> Permissions => [Permission.ServerManage];

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        var order = job.Read<RetentionOrder>();
        var asked = order.Before is { } instant ? "before=" + Uri.EscapeDataString(instant.ToString("O", CultureInfo.InvariantCulture)) : "olderThan=" + Uri.EscapeDataString(order.OlderThan ?? RetentionService.Default);
        // What an attempt that was killed has removed counts too.
        var removed = new SortedDictionary<string, long>(job.Kept<Dictionary<string, long>>() ?? [], StringComparer.Ordinal);
        for (var more = true; more;)
        {
            job.Progress(null, removed.Count == 0 ? "removing" : $"removing: {Words(removed)}", removed);
            var step = await Send<RemovalStep>(job, "api/v1/gc/step?" + asked, cancel);
            foreach (var (kind, count) in step.Removed)
                removed[kind] = removed.GetValueOrDefault(kind) + count;
            if (step.Removed.Count > 0)
                await job.Keep(removed.ToDictionary(), cancel);
            more = step.More;
        }

        await job.Log(removed.Count == 0 ? "Nothing was deleted long enough ago." : $"Removed for good: {Words(removed)}.", cancel);
        job.Progress(0.9, "freeing bytes");
        var freed = await Send<UnusedBlobs>(job, "api/v1/gc/sweep", cancel);
        await job.Log(string.Create(CultureInfo.InvariantCulture, $"{RemovalCount.Words("blobs", freed.Count)} of {RemovalCount.Words("bytes", freed.Bytes)} {(freed.Count == 1 ? "was" : "were")} freed; what nothing names since now is freed a day from now or later."), cancel);
        return JsonSerializer.SerializeToElement(new { removed, freed }, JsonSerializerOptions.Web);
    }

    private static string Words(SortedDictionary<string, long> removed) => string.Join(", ", removed.Select(pair => RemovalCount.Words(pair.Key, pair.Value)));

    private static async Task<T> Send<T>(JobContext job, string address, CancellationToken cancel)
    {
        using var answer = await job.Http.PostAsync(address, null, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new JobFailedException($"The server answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}", again: (int)answer.StatusCode >= 500);
        return (await answer.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, cancel))!;
    }
}
