using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Work;

namespace Slipway.Pipelines.Replay;

/// <summary>The loop that a replay is part of, as far as it has to wait for it.</summary>
internal sealed class LoopAround(JobContext job, ReplayOrder order)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until the deployment answers.</summary>
    /// <exception cref="JobFailedException">The project's pipeline has ended without it.</exception>
    public async Task Deployed(CancellationToken cancel)
    {
        while (true)
        {
            var stillComing = await IsTraining(cancel);
            await Delivered(cancel);
            using var answer = await job.Http.GetAsync(new Uri("api/v1/deployments/" + Uri.EscapeDataString(order.Deployment), UriKind.Relative), cancel);
            if (answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("ready").GetBoolean())
                return;
            if (answer.StatusCode == HttpStatusCode.NotFound && !stillComing && !await IsTraining(cancel))
                throw new JobFailedException($"The project {order.Project} has no deployment '{order.Deployment}' and nothing is under way that would make it. 'slipway pipeline list --project-name {order.Project}' says why.");
            job.Progress(0, $"waiting for the deployment {order.Deployment}");
            await Task.Delay(2 * Pause, job.Clock, cancel);
        }
    }

    /// <summary>Lets the monitors look, and waits until nothing is under way that they may have set going.</summary>
    public async Task AtRest(CancellationToken cancel)
    {
        await Delivered(cancel);
        foreach (var monitor in order.Monitors)
        {
            using var looked = await job.Http.PostAsync(new Uri($"api/v1/monitors/{Uri.EscapeDataString(monitor)}/evaluate", UriKind.Relative), null, cancel);
            looked.EnsureSuccessStatusCode();
        }

        while (true)
        {
            // What had ended before events were delivered has had its consequences; those may be a training again.
            var training = await IsTraining(cancel);
            await Delivered(cancel);
            if (!training && !await IsTraining(cancel))
                return;
            await Task.Delay(Pause, job.Clock, cancel);
        }
    }

    /// <summary>Waits until everybody has heard of all that has happened until now.</summary>
    private async Task Delivered(CancellationToken cancel)
    {
        var deliveries = await Deliveries(cancel);
        for (var newest = deliveries.Newest; deliveries.Subscribers.Any(subscriber => subscriber.Sequence < newest); deliveries = await Deliveries(cancel))
            await Task.Delay(Pause / 4, job.Clock, cancel);
    }

    private async Task<EventDeliveries> Deliveries(CancellationToken cancel) => (await job.Http.GetFromJsonAsync<EventDeliveries>("api/v1/events/deliveries", JsonSerializerOptions.Web, cancel))!;

    private async Task<bool> IsTraining(CancellationToken cancel)
    {
        var pipelines = await job.Http.GetFromJsonAsync<JsonElement>($"api/v1/pipelines?project={Uri.EscapeDataString(order.Project)}&limit=20", cancel);
        return pipelines.GetProperty("items").EnumerateArray().Any(pipeline => pipeline.GetProperty("state").GetString() == "running");
    }
}
