using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Work.Events;
using Slipway.Work.Executors;
using Slipway.Work.Jobs;
using Slipway.Work.Live;
using Slipway.Work.Retention;
using Slipway.Work.Schedules;

namespace Slipway.Work;

/// <summary>What is done later or elsewhere: jobs, schedules, events between modules, live news. The face of the module.</summary>
public static class WorkModule
{
    /// <summary>Adds the module; kinds, effects, subscribers and topics are added by the modules that have them.</summary>
    public static IServiceCollection AddWork(this IServiceCollection services)
    {
        services.AddOptions<WorkOptions>().ValidateDataAnnotations().PostConfigure(options =>
        {
            if (options.Command.Count == 0)
                options.Command = OwnCommand();
        }).ValidateOnStart();
        services.AddSingleton<JobKinds>().AddSingleton<JobSettlement>().AddSingleton<JobAnnouncer>().AddSingleton<AttemptService>().AddSingleton<ProgramTokens>();
        services.AddSingleton(provider => new JobService(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<JobKinds>(), provider.GetRequiredService<JobAnnouncer>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobService>>()));
        services.AddSingleton<ServerName>().AddSingleton<AttemptFolders>().AddSingleton<ClaimService>().AddSingleton<Supervisor>().AddSingleton<DispatcherWake>();
        services.AddSingleton<IExecutor, ProcessExecutor>().AddHostedService<Dispatcher>();
        services.AddSingleton<ScheduleService>().AddHostedService<ScheduleLoop>();
        services.AddSingleton<BlobSweep>().AddSingleton<IBlobReferences, JobBlobs>().AddSingleton<RetentionService>().AddHostedService<RetentionSchedule>();
        services.AddSingleton<EventHistory>().AddSingleton<EventPump>().AddHostedService(provider => provider.GetRequiredService<EventPump>());
        services.AddWorkJobs();
        return services.AddSingleton<LiveTopics>().AddSingleton(new LiveTopicRule("jobs/", Permission.JobRead));
    }

    /// <summary>Adds the module's own jobs, here and in the process that runs them.</summary>
    public static IServiceCollection AddWorkJobs(this IServiceCollection services) => services.AddJobKind<RetentionJob>();

    /// <summary>Adds a kind of job, here and in the process that runs it.</summary>
    public static IServiceCollection AddJobKind<TKind>(this IServiceCollection services)
        where TKind : class, IJobKind =>
        services.AddSingleton<IJobKind, TKind>();

    /// <summary>Maps the module's endpoints. Web sockets must have been switched on before the access gate (<c>UseWebSockets</c>).</summary>
    public static void MapWork(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/api/v1/jobs");
        jobs.MapJobs();
        jobs.MapAttempts();
        app.MapEvents();
        app.MapSchedules();
        app.MapRetention();
        app.MapLive();
    }

    /// <summary>This very program: its executable, or the runtime and its assembly.</summary>
    private static string[] OwnCommand()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known; set Work:Command.");
        var entry = Environment.GetCommandLineArgs()[0];
        return Path.GetFileNameWithoutExtension(program) == "dotnet" && entry.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [program, Path.GetFullPath(entry)] : [program];
    }
}
