using System.Reflection;
using Slipway.Identity.Access;
using Slipway.Metrics;
using Slipway.Storage;
using Slipway.Ui;

namespace Slipway.Server;

/// <summary>What a server says of itself.</summary>
internal static class ServerEndpoints
{
    /// <summary>MLflow's version whose API this server answers; its clients decide by it what they may send.</summary>
    public const string MlflowVersion = "3.11.0";

    public static string Version { get; } = typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static void MapServer(this WebApplication app)
    {
        app.MapGet("/health", () => Results.Text("OK", "text/html; charset=utf-8")).OpenToAll("Probes carry no credentials; it says only that the process answers.");
        app.MapGet("/ready", Ready).OpenToAll("Probes carry no credentials; it says yes or no, and whether a disk is full.");
        app.MapGet("/version", () => Results.Text(MlflowVersion, "text/html; charset=utf-8")).Needs(Permission.ServerRead);
        app.MapGet("/metrics", (PrometheusText metrics) => Results.Text(metrics.Write(), PrometheusText.ContentType)).Needs(Permission.ServerRead);

        var api = app.MapGroup("/api/v1").WithTags("Server");
        api.MapGet("/about", About).Needs(Permission.ServerRead).WithSummary("What this server is");
        api.MapGet("/permissions", () => Doors(app)).Needs(Permission.ServerRead).WithSummary("Every endpoint and the permission it needs");
        api.MapPost("/stop", Stop).Needs(Permission.ServerManage).WithSummary("Stop the server, finishing what it has begun");
        // A RequestDelegate: of any other handler the code written at compile time would take its own pattern, which leaves out addresses with a dot.
        app.MapFallback("{**path}", context => NotFound(context).ExecuteAsync(context)).Needs(Permission.ServerRead);
    }

    private static async Task<IResult> Ready(Database database, DiskSpace space, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        await database.Query(unit => Task.FromResult(unit.Dialect.Name), limit.Token);
        return await space.Lacks(limit.Token) ? Results.Text("not ready: the disk is full", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ready");
    }

    private static IResult NotFound(HttpContext context)
    {
        var (status, words) = context.RequestServices.GetRequiredService<WrongDoor>().Of(context);
        return PageShape.Wants(context.Request) ? PageAnswers.Page(status, words) : TypedResults.Problem(words, statusCode: status);
    }

    private static IEnumerable<Door> Doors(IEndpointRouteBuilder app) =>
        from endpoint in app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let rule = endpoint.Metadata.GetRequiredMetadata<AccessRule>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select new Door(method, "/" + endpoint.RoutePattern.RawText?.TrimStart('/'), rule.Permission?.Name, rule.OpenBecause);

    private static object About(Database database, DataFolder folder) =>
        new { name = "Slipway", version = Version, mlflow = MlflowVersion, database = database.Dialect.Name, databaseAt = database.Dialect.Place, data = folder.Root, auditLog = database.Log, runtime = Environment.Version.ToString() };

    private static async Task<IResult> Stop(Actor actor, Database database, IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        await database.Write<Done>(actor, unit =>
        {
            unit.Audit("server.stop", Ids.Of("srv", database.Log));
            return Task.FromResult(Result.Done);
        }, cancel);
        lifetime.StopApplication();
        return Results.Accepted();
    }
}

/// <summary>An endpoint and who may call it.</summary>
internal sealed record Door(string Method, string Path, string? Permission, string? OpenBecause);
