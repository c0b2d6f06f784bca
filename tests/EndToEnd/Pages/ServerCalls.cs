using System.Security.Cryptography;
using System.Text.Json;

namespace Slipway.Tests.Pages;

/// <summary>What tests ask of a server over its native API, as the person at the machine.</summary>
internal sealed class ServerCalls(Uri address) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; } = address.ToString().TrimEnd('/');

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };

    public async Task<JsonElement> Get(string path) => await Answer(path, await Http.GetAsync(new Uri(path, UriKind.Relative)));

    public async Task<JsonElement> Post(string path, object? body = null) => await Answer(path, await Http.PostAsJsonAsync(path, body ?? new { }));

    public async Task<JsonElement> Put(string path, object body) => await Answer(path, await Http.PutAsJsonAsync(path, body));

    /// <summary>Applies a project, its files sent before, and follows its pipeline until it rests.</summary>
    /// <returns>The pipeline.</returns>
    public async Task<JsonElement> Apply(string declaration, string dataset, string file)
    {
        var name = "data/" + Path.GetFileName(file);
        var sources = new Dictionary<string, object>(StringComparer.Ordinal) { [dataset] = new[] { new { name, sha256 = await Keep(file) } } };
        var applied = await Post("/api/v1/projects/apply", new { declaration, sources });
        return await Rested(applied.GetProperty("pipeline").GetString()!);
    }

    /// <summary>Sends a file's bytes.</summary>
    /// <returns>Their SHA-256.</returns>
    public async Task<string> Keep(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        using var content = new ByteArrayContent(bytes);
        await Answer("/api/v1/data-files", await Http.PostAsync(new Uri("/api/v1/data-files", UriKind.Relative), content));
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Waits until a pipeline is no longer running.</summary>
    public async Task<JsonElement> Rested(string pipeline)
    {
        JsonElement now;
        while ((now = (await Get("/api/v1/pipelines/" + pipeline)).GetProperty("pipeline")).GetProperty("state").GetString() == "running")
            await Task.Delay(Pause);
        return now;
    }

    /// <summary>Waits until a job has ended well.</summary>
    public async Task Ended(JsonElement job)
    {
        while (job.GetProperty("state").GetString() is "queued" or "running")
        {
            await Task.Delay(Pause);
            job = await Get("/api/v1/jobs/" + job.GetProperty("id").GetString());
        }

        job.GetProperty("state").GetString().ShouldBe("succeeded", job.ToString());
    }

    /// <summary>Makes a token.</summary>
    /// <returns>Its secret.</returns>
    public async Task<string> Token(string name, params IReadOnlyList<string> permissions) =>
        (await Post("/api/v1/tokens", new { name, permissions })).GetProperty("secret").GetString()!;

    public void Dispose() => Http.Dispose();

    private static async Task<JsonElement> Answer(string path, HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.ShouldBeTrue($"{path} answered {(int)response.StatusCode}: {text}");
            return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        }
    }
}
