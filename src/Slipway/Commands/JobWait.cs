using System.Text.Json;

namespace Slipway.Commands;

/// <summary>Waits for a job that a command has asked for.</summary>
internal static class JobWait
{
    /// <returns>The job's result.</returns>
    /// <exception cref="CommandFailedException">It did not succeed; says why.</exception>
    public static async Task<JsonElement> For(ServerClient client, JsonElement job, CancellationToken cancel)
    {
        while (job.GetProperty("state").GetString() is "queued" or "running")
        {
            await Task.Delay(200, cancel);
            job = await client.Get("/api/v1/jobs/" + job.GetProperty("id").GetString(), cancel);
        }

        return job.GetProperty("state").GetString() == "succeeded"
            ? job.GetProperty("result")
            : throw new CommandFailedException(ExitCode.Refused, job.GetProperty("error").GetString() ?? $"The job was {job.GetProperty("state")}.", $"What it printed: slipway job log {job.GetProperty("id")}");
    }
}
