using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Projects;
using Slipway.Work;

namespace Slipway.Pipelines.Replay;

/// <summary>What is asked to be replayed.</summary>
/// <param name="Deployment">One of the project's deployments.</param>
/// <param name="Sha256">The recorded rows: a Parquet file sent to <c>/api/v1/data-files</c> before.</param>
/// <param name="From">The first month.</param>
/// <param name="Months">How many, 1 to 120.</param>
internal sealed record NewReplay(string Deployment, string Sha256, DateTimeOffset From, int Months);

internal static class ReplayEndpoints
{
    public static void MapReplay(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/projects/{name}/replay", Replay).Needs(Permission.ProjectApply).WithTags("Projects").WithSummary("Send recorded events to a deployment month by month, with the truth one month late");

    private static async Task<Results<Accepted<Job>, ProblemHttpResult>> Replay(string name, NewReplay body, Actor actor, ProjectService projects, JobService jobs, CancellationToken cancel)
    {
        if (!(await projects.Find(name, cancel)).Succeeded(out var project, out var refusal))
            return refusal.ToProblem();
        var declared = DeclarationReader.Read(project.Declaration).Project!;
        if (!declared.Deploy.ContainsKey(body.Deployment) || declared.Train is null || declared.Data[declared.Train.Data] is not { Time: { } time } data)
            return Refusal.Invalid($"Project '{name}' has no deployment '{body.Deployment}' whose data has an event time.", "Declare 'time' in its data set.").ToProblem();
        if (body.Months is < 1 or > 120)
            return Refusal.Invalid($"{body.Months} months cannot be replayed.", "Choose 1 to 120.").ToProblem();
        var derive = data.Derive.Where(d => d.Key != declared.Train.Target).ToDictionary(StringComparer.Ordinal);
        var order = new ReplayOrder("api/v1/data-files/" + body.Sha256, name, body.Deployment, [.. declared.Monitor.Where(m => m.Value.Deployment == body.Deployment).Select(m => m.Key)], declared.Train.Data, time, derive, body.From, body.Months);
        var submitted = await jobs.Submit(actor, new NewJob(ReplayJob.KindName, JsonSerializer.SerializeToElement(order, JsonSerializerOptions.Web)) { Subject = project.Id, Key = FormattableString.Invariant($"{project.Id}/replay/{body.Deployment}/{body.From:yyyyMMdd}/{body.Months}") }, cancel);
        return submitted.Succeeded(out var job, out refusal) ? TypedResults.Accepted("/api/v1/jobs/" + job.Id, job) : refusal.ToProblem();
    }
}
