using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Registry;

/// <summary>MLflow's registry as a test speaks it.</summary>
internal static class RegistryServer
{
    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string stem = "model") => $"{stem}-{Guid.CreateVersion7():N}";

    /// <summary>Sends a call with a JSON body by any method.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode Answer)> Send(this TrackingServer server, string method, string path, object body, string prefix = "/api/2.0/mlflow/")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), prefix + path);
        request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await server.Http.SendAsync(request, TrackingServer.Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TrackingServer.Cancel))!);
    }

    /// <summary>Makes a model with as many versions from elsewhere.</summary>
    public static async Task<string> NewModel(this TrackingServer server, int versions = 1, string stem = "model")
    {
        var name = NewName(stem);
        (await server.Send("POST", "registered-models/create", new { name })).Status.ShouldBe(HttpStatusCode.OK);
        for (var i = 1; i <= versions; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            (await server.Send("POST", "model-versions/create", new { name, source = $"s3://bucket/{i}", tags = new[] { new { key = "n", value = $"{i}" } } })).Status.ShouldBe(HttpStatusCode.OK);
        }

        return name;
    }

    /// <summary>The error of an answer, as a client shows it.</summary>
    public static string Error(this JsonNode answer) => $"{answer["error_code"]}: {answer["message"]}";

    /// <summary>A call that reads, on either prefix.</summary>
    public static Task<(HttpStatusCode Status, JsonNode Answer)> Get(this TrackingServer server, string path, params (string Name, string Value)[] query) =>
        server.Ask($"/api/2.0/mlflow/{path}?{string.Join("&", query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"))}");
}
