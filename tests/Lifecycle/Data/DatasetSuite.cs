using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Work;

namespace Slipway.Tests.Data;

/// <summary>A dataset of its own on a server, and what tests do with it.</summary>
/// <param name="server">The server.</param>
public abstract class DatasetSuite(DataServer server)
{
    private static int _names;

    private protected DataServer Server { get; } = server;

    private protected HttpClient Http { get; } = server.Http;

    private protected string Name { get; } = $"set{Interlocked.Increment(ref _names)}";

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected string At(string rest) => $"/api/v1/datasets/{Name}/versions/{rest}";

    private protected static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private protected async Task<Dataset> Declare(string body)
    {
        var answer = await Http.PutAsync($"/api/v1/datasets/{Name}", Json(body), Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<Dataset>(Cancel))!;
    }

    private protected Task<Job> Upload(string content, string query) => Post($"/api/v1/datasets/{Name}/loads?{query}", content);

    private protected async Task<Job> Post(string address, string body)
    {
        var answer = await Http.PostAsync(address, Json(body), Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<Job>(Cancel))!;
    }

    private protected async Task<DatasetVersion> Load(string csv)
    {
        var ended = await Server.Ended(await Upload(csv, $"source=people.csv&commit={new string('a', 40)}"), Cancel);
        ended.State.ShouldBe(JobState.Succeeded, ended.Error);
        var id = ended.Result!.Value.GetProperty("version").GetString();
        return (await Http.GetFromJsonAsync<JsonElement>(At(id!), Cancel)).GetProperty("version").Deserialize<DatasetVersion>(JsonSerializerOptions.Web)!;
    }
}
