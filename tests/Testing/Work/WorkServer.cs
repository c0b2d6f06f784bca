using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Identity;
using Slipway.Identity.Access;
using Slipway.Storage;
using Slipway.Testing.Databases;
using Slipway.Work;

namespace Slipway.Testing.Work;

/// <summary>What a <see cref="WorkServer"/> is to be.</summary>
/// <param name="Address">Its database.</param>
/// <param name="Folder">Its data folder.</param>
public sealed record WorkServerSetup(string Address, string Folder)
{
    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Action<WorkOptions> Options { get; init; } = _ => { };

    public Action<IServiceCollection> Services { get; init; } = _ => { };
}

/// <summary>A real server on loopback with identity and work, the test kinds of jobs, and a table <c>effect</c> that shows what jobs did.</summary>
public sealed class WorkServer : IAsyncDisposable
{
    /// <summary>Platform's migrations and the table of effects.</summary>
    public static readonly IReadOnlyList<System.Reflection.Assembly> Modules =
    [
        typeof(Database).Assembly,
        new SqlModule(("Test/Migrations/0001-effects.sql", "CREATE TABLE effect (job TEXT NOT NULL, attempt BIGINT NOT NULL, name TEXT NOT NULL, at BIGINT NOT NULL);")),
    ];

    private readonly WebApplication _app;
    private readonly bool _ownsDatabase;

    private WorkServer(WebApplication app, Database database, bool ownsDatabase)
    {
        (_app, Database, _ownsDatabase) = (app, database, ownsDatabase);
        Http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public Database Database { get; }

    /// <summary>A client of the local owner.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public JobService Jobs => Services.GetRequiredService<JobService>();

    /// <summary>Starts it; the database is opened here unless one is given.</summary>
    public static async Task<WorkServer> Start(WorkServerSetup setup, CancellationToken cancel, Database? database = null)
    {
        var owns = database is null;
        database ??= await Database.Open(setup.Address, Modules, setup.Clock, cancel);
        var app = Build(setup, database);
        await app.StartAsync(cancel);
        return new WorkServer(app, database, owns);
    }

    public Task Wait(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDatabase)
            await Database.DisposeAsync();
    }

    private static WebApplication Build(WorkServerSetup setup, Database database)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{setup.Port}"));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.ConfigureHttpJsonOptions(json => (json.SerializerOptions.RespectNullableAnnotations, json.SerializerOptions.RespectRequiredConstructorParameters) = (true, true));
        builder.Services.AddSingleton(setup.Clock).AddSingleton(new DataFolder(setup.Folder)).AddSingleton(database);
        builder.Services.AddIdentity().AddWork();
        TestKinds.Add(builder.Services);
        builder.Services.AddSingleton<IJobEffect, CountedEffect>();
        builder.Services.Configure<WorkOptions>(options =>
        {
            options.Command = OwnCommand;
            options.Poll = TimeSpan.FromMilliseconds(50);
        });
        builder.Services.Configure(setup.Options);
        setup.Services(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.UseAccessGate();
        app.UseWebSockets();
        app.MapIdentity();
        app.MapWork();
        MapTest(app);
        app.RefuseUnguarded();
        return app;
    }

    private static string[] OwnCommand => [Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", typeof(WorkServer).Assembly.Location];

    private static void MapTest(WebApplication app)
    {
        app.MapPost("/test/jobs", async (SubmitBody body, Actor actor, JobService jobs, CancellationToken cancel) =>
            (await jobs.Submit(actor, new NewJob(body.Kind, body.Payload) { Key = body.Key, MaxAttempts = body.MaxAttempts }, cancel)).ToHttp()).Needs(Permission.JobManage);
        app.MapPost("/test/effects", async (EffectBody body, Actor actor, Database database, CancellationToken cancel) => (await database.Write<Done>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            await Insert(unit, actor.Request, body.Attempt, body.Name);
            return default(Done);
        }, cancel)).ToNoContent()).Needs(Permission.RunWrite);
        app.MapGet("/test/effects/{job}", async (string job, Database database, CancellationToken cancel) =>
            await database.Query(async unit => (await unit.Connection.QueryAsync<string>("SELECT CAST(attempt AS TEXT) || ' ' || name FROM effect WHERE job = @job ORDER BY at, name", new { job })).AsList(), cancel)).Needs(Permission.JobRead);
    }

    /// <summary>Writes an effect as some module would.</summary>
    internal static async Task Insert(Unit unit, string job, int attempt, string name)
    {
        await unit.Connection.ExecuteAsync("INSERT INTO effect (job, attempt, name, at) VALUES (@job, @attempt, @name, @at)", new { job, attempt, name, at = unit.Now.ToUnixTimeMilliseconds() });
        unit.Audit("effect.write", job, new { attempt, name });
    }

    private sealed record SubmitBody(string Kind, System.Text.Json.JsonElement Payload, string? Key = null, int? MaxAttempts = null);

    private sealed record EffectBody(int Attempt, string Name);
}

/// <summary>Counts the successes of <see cref="CountKind"/> jobs.</summary>
internal sealed class CountedEffect : IJobEffect
{
    public string Kind => "count";

    public async Task<Result<Done>> Apply(Unit unit, Job job, System.Text.Json.JsonElement result, CancellationToken cancel)
    {
        if (result.GetProperty("steps").GetInt32() < 0)
            return Refusal.Invalid("Nobody counts below zero.");
        await WorkServer.Insert(unit, job.Id, job.Attempt, "done");
        return default(Done);
    }
}
