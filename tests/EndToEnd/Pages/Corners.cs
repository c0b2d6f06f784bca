namespace Slipway.Tests.Pages;

/// <summary>States that pages have beside the loop: nothing asked yet, a promotion that waits for a person, data that failed its checks, batches that ran and that found nothing to read.</summary>
/// <param name="Waiting">A pipeline that waits for approval.</param>
/// <param name="Failed">A pipeline that its data's checks ended.</param>
/// <param name="LoggedModel">A model as a client logs it, registered as the first version of <c>logged</c>; the second has no files.</param>
/// <param name="Unlogged">A logged model that was deleted.</param>
internal sealed record Corners(string Waiting, string Failed, string LoggedModel, string Unlogged)
{
    private static string Credit => Path.Combine(AppContext.BaseDirectory, "Examples", "credit", "data", "credit.csv");

    /// <param name="flights">A file for the batch.</param>
    /// <param name="files">The folder whose files the server may read.</param>
    public static async Task<Corners> Make(ServerCalls calls, string flights, string files)
    {
        Directory.CreateDirectory(Path.Combine(files, "in"));
        File.Copy(flights, Path.Combine(files, "in", "first-quarter.parquet"));
        var waiting = await calls.Apply(Declared("asked", "2000", "retrain: {promote: ask}"), "asked-rows", Credit);
        waiting.GetProperty("state").GetString().ShouldBe("waiting", waiting.ToString());
        var failed = await calls.Apply(Declared("short", "900000", ""), "short-rows", Credit);
        failed.GetProperty("state").GetString().ShouldBe("failed", failed.ToString());
        await calls.Apply(Declared("calm", "2000", ""), "calm-rows", Credit);
        await calls.Put("/api/v1/deployments/quiet", new { model = "calm/1" });
        await calls.Put("/api/v1/monitors/quiet", new { deployment = "quiet", window = "1d", rules = new[] { new { drift = new { method = "psi", columns = "all", max = 0.2 } } } });
        await calls.Post("/api/v1/projects/apply", new
        {
            declaration = """
                project: nightly
                deploy:
                  nightly: {batch: {model: flights-late@champion, input: 'in/*.parquet', output: out, schedule: '0 3 * * *', zone: Europe/Berlin}}
                  nightly-lost: {batch: {model: flights-late@champion, input: 'lost/*.parquet', output: lost-out}}
                """,
        });
        while ((await calls.Get("/api/v1/batches")).GetArrayLength() < 2)
            await Task.Delay(50);
        foreach (var batch in new[] { "nightly", "nightly-lost" })
        {
            await calls.Post($"/api/v1/batches/{batch}/runs");
            while ((await calls.Get($"/api/v1/batches/{batch}/runs")).GetProperty("items")[0].GetProperty("state").GetString() is "queued" or "running")
                await Task.Delay(100);
        }

        var logged = await LoggedModels.Make(calls, "logged");
        return new Corners(waiting.GetProperty("id").GetString()!, failed.GetProperty("id").GetString()!, logged.Id, await LoggedModels.Deleted(calls));
    }

    /// <summary>A small project on the credit data.</summary>
    private static string Declared(string name, string rows, string rest) => $$"""
        project: {{name}}
        data:
          {{name}}-rows:
            source: data/credit.csv
            checks:
              - rows: {min: {{rows}} }
        train:
          data: {{name}}-rows
          target: Status
          positive: good
          features: [Seniority, Home, Income, Amount]
          parameters: {num_iterations: 20}
        register: {model: {{name}}}
        gates:
          - metric: {name: roc_auc, min: 0.5}
        {{rest}}
        """;
}
