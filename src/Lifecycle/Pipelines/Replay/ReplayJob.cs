using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Work;

namespace Slipway.Pipelines.Replay;

/// <summary>What a replay is asked: recorded events are sent to a deployment as they came, month by month, and what came of them follows later.</summary>
/// <param name="File">Where the recorded rows can be fetched, such as <c>api/v1/data-files/…</c>: a Parquet file.</param>
/// <param name="Project">The project that declares the deployment.</param>
/// <param name="Deployment">The deployment that is asked.</param>
/// <param name="Monitors">The monitors that watch it.</param>
/// <param name="Dataset">The dataset that learns the truth: each month it gets a new version that holds all rows up to the month before.</param>
/// <param name="Time">The column of event time.</param>
/// <param name="Derive">Columns that the file does not hold, as SQL; of these, those that the deployment takes are sent.</param>
/// <param name="From">The first month, such as 2001-04-01.</param>
/// <param name="Months">How many months.</param>
internal sealed record ReplayOrder(
    string File, string Project, string Deployment, IReadOnlyList<string> Monitors, string Dataset, string Time, IReadOnlyDictionary<string, string> Derive, DateTimeOffset From, int Months);

/// <summary>How far a replay has come.</summary>
/// <param name="Month">The month under way, from 0.</param>
/// <param name="Rows">How many of its rows were answered.</param>
/// <param name="Sent">How many rows of all months were.</param>
internal sealed record ReplayPoint(int Month, long Rows, long Sent);

/// <summary>
/// The job of kind <c>replay</c>: recorded traffic against a deployment, over HTTP as any client would send it; labels arrive one month late. A month takes as long as all that it sets going: the next
/// begins when monitors have looked and no retraining is under way, so that which version answers which month does not depend on how fast the machine is.
/// </summary>
internal sealed class ReplayJob : IJobKind
{
    public const string KindName = "replay";
    private const int BatchSize = 500;

    public string Name => KindName;

    /// <summary>None: each month it waits for the job that loads the truth.</summary>
    public int Weight => 0;

    public IReadOnlyList<Permission> Permissions =>
        [Permission.DeploymentInvoke, Permission.DeploymentRead, Permission.DataRead, Permission.DataWrite, Permission.JobRead, Permission.MonitorWrite, Permission.ProjectRead, Permission.ServerRead];

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        var order = job.Read<ReplayOrder>();
        var loop = new LoopAround(job, order);
        await loop.Deployed(cancel);
        await using var rows = await RecordedRows.Open(await Fetch(job, order, cancel), await OfInputs(job, order, cancel), cancel);
        var point = job.Kept<ReplayPoint>() ?? new ReplayPoint(0, 0, 0);
        while (point.Month < order.Months)
        {
            var (from, until) = (order.From.AddMonths(point.Month), order.From.AddMonths(point.Month + 1));
            job.Progress((double)point.Month / order.Months, string.Create(CultureInfo.InvariantCulture, $"sending {from:MMMM yyyy}"));
            await foreach (var batch in rows.Between(from, until, point.Rows, BatchSize, cancel))
            {
                await Send(job, order, batch, cancel);
                point = point with { Rows = point.Rows + batch.Count, Sent = point.Sent + batch.Count };
                await job.Keep(point, cancel);
            }

            await job.Log(string.Create(CultureInfo.InvariantCulture, $"{from:MMMM yyyy}: {point.Rows:N0} predictions asked; the truth about the months before is loaded"), cancel);
            await Learn(job, order, rows, from, loop, cancel);
            point = new ReplayPoint(point.Month + 1, 0, point.Sent);
            await job.Keep(point, cancel);
        }

        await Learn(job, order, rows, order.From.AddMonths(order.Months), loop, cancel);
        return JsonSerializer.SerializeToElement(new { point.Sent }, JsonSerializerOptions.Web);
    }

    private static async Task<string> Fetch(JobContext job, ReplayOrder order, CancellationToken cancel)
    {
        var file = Path.Combine(job.WorkFolder, "rows.parquet");
        await using var content = await job.Http.GetStreamAsync(new Uri(order.File, UriKind.Relative), cancel);
        await using var to = File.Create(file);
        await content.CopyToAsync(to, cancel);
        return file;
    }

    /// <summary>Most derived columns are computed inside the model, and sent by nobody.</summary>
    private static async Task<ReplayOrder> OfInputs(JobContext job, ReplayOrder order, CancellationToken cancel)
    {
        var model = await job.Http.GetFromJsonAsync<JsonElement>("v2/models/" + Uri.EscapeDataString(order.Deployment), cancel);
        var inputs = model.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);
        return order with { Derive = order.Derive.Where(derived => inputs.Contains(derived.Key)).ToDictionary(StringComparer.Ordinal) };
    }

    private static async Task Send(JobContext job, ReplayOrder order, IReadOnlyList<IReadOnlyDictionary<string, object?>> records, CancellationToken cancel)
    {
        using var response = await job.Http.PostAsJsonAsync($"api/v1/deployments/{Uri.EscapeDataString(order.Deployment)}/predict", new { records }, cancel);
        if (!response.IsSuccessStatusCode)
            throw new JobFailedException($"The deployment answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancel)}", again: (int)response.StatusCode >= 500);
    }

    /// <summary>Lets the truth about everything before an instant be known, and waits for what follows from it.</summary>
    private static async Task Learn(JobContext job, ReplayOrder order, RecordedRows rows, DateTimeOffset until, LoopAround loop, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"until-{until:yyyy-MM-dd}.parquet");
        await Load(job, order, await rows.Until(until, Path.Combine(job.WorkFolder, name), cancel), cancel);
        await loop.AtRest(cancel);
    }

    /// <summary>Loads a file into the dataset and waits until its version stands.</summary>
    private static async Task Load(JobContext job, ReplayOrder order, string file, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        using var body = new StreamContent(content);
        using var response = await job.Http.PostAsync(new Uri($"api/v1/datasets/{Uri.EscapeDataString(order.Dataset)}/loads?source={Uri.EscapeDataString(Path.GetFileName(file))}", UriKind.Relative), body, cancel);
        response.EnsureSuccessStatusCode();
        var load = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        while (load.GetProperty("state").GetString() is "queued" or "running")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), job.Clock, cancel);
            load = await job.Http.GetFromJsonAsync<JsonElement>("api/v1/jobs/" + load.GetProperty("id").GetString(), cancel);
        }

        if (load.GetProperty("state").GetString() != "succeeded")
            throw new JobFailedException($"The truth could not be loaded: {load.GetProperty("error")}");
    }
}
