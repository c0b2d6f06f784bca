using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work;

/// <summary>A server on a new database whose clock stands still and whose jobs the test plays by hand.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly List<HttpClient> _children = [];

    private Action<IServiceCollection>? _services;

    private Bench()
    {
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TestClock Clock { get; private init; } = new();

    public HandExecutor Executor { get; } = new();

    public Database Database { get; private set; } = null!;

    public WorkServer Server { get; private set; } = null!;

    public JobService Jobs => Server.Jobs;

    public static async Task<Bench> Start(TestDatabase it, int slots = 4, Action<IServiceCollection>? services = null)
    {
        var bench = new Bench { Clock = it.Clock, _services = services };
        bench.Database = await it.OpenNew(Cancel);
        bench.Server = await WorkServer.Start(bench.Setup(slots), Cancel, bench.Database);
        return bench;
    }

    /// <summary>Stops the server and starts it again on the same database and folder.</summary>
    public async Task Restart(int slots = 4)
    {
        await Server.DisposeAsync();
        Server = await WorkServer.Start(Setup(slots), Cancel, Database);
    }

    private WorkServerSetup Setup(int slots) => new(Database.Dialect.Place, _folder.Path)
    {
        Clock = Clock,
        Options = options => (options.Slots, options.Lease, options.SpareMemory) = (slots, Lease, 0),
        Services = all =>
        {
            all.AddSingleton<IExecutor>(Executor);
            _services?.Invoke(all);
        },
    };

    public async Task<Job> Submit(NewJob job) => Value(await Jobs.Submit(Actor.System, job, Cancel));

    public Task<Job> Submit(string kind = "count") => Submit(NewJob.Of(kind, new { steps = 1, pause = 0 }));

    public async Task<Job> Get(string id) => Value(await Jobs.Get(id, Cancel));

    public Task<Job> Until(string id, JobState state) => Eventually.Get(() => Get(id), job => job.State == state);

    /// <summary>The next attempt to be started, as its process would be.</summary>
    public async Task<Child> NextChild()
    {
        var launch = await Executor.Next(Cancel);
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = launch.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", launch.Token);
        _children.Add(http);
        return new Child(launch, http);
    }

    public async Task<JobLogPart> Log(string id) => Value(await Jobs.Log(id, 0, 1000, Cancel));

    /// <summary>The value, or a failed test that says what the refusal said.</summary>
    public static T Value<T>(Result<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? value : throw new ShouldAssertException($"Refused: {refusal.Message}");

    public async ValueTask DisposeAsync()
    {
        _children.ForEach(child => child.Dispose());
        await Server.DisposeAsync();
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A job's process, played by hand.</summary>
internal sealed record Child(JobLaunch Launch, HttpClient Http)
{
    public string Job => Launch.Place.Job;

    public int Attempt => Launch.Place.Attempt;

    public Task<HttpResponseMessage> Report(string what, object body) => Http.PostAsJsonAsync($"/api/v1/jobs/{Job}/attempts/{Attempt}/{what}", body, Bench.Cancel);

    public Task<HttpResponseMessage> ReportLines(long from, params IReadOnlyList<string> lines) => Report("log", new { from, lines });

    public Task<JsonElement> SayLines(long from, params IReadOnlyList<string> lines) => Say("log", new { from, lines });

    public Task<HttpResponseMessage> Complete(int steps = 1) => Report("complete", new { result = new { steps } });

    /// <summary>Reports and expects to be heard.</summary>
    /// <returns>The answer.</returns>
    public async Task<JsonElement> Say(string what, object body)
    {
        using var answer = await Report(what, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Bench.Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Bench.Cancel);
    }
}
