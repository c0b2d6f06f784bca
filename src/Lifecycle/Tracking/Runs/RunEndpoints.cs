using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Comparison;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;

namespace Slipway.Tracking.Runs;

internal static class RunEndpoints
{
    private const int MostPoints = 25_000;

    public static void MapRuns(this RouteGroupBuilder runs)
    {
        runs.WithTags("Runs");
        runs.MapGet("/", Search).Needs(Permission.RunRead).WithSummary("Runs by column, as a table draws them");
        runs.MapPost("/", Create).Needs(Permission.RunWrite).WithSummary("Begin a run");
        runs.MapGet("/compare", Compare).Needs(Permission.RunRead).WithSummary("Runs side by side, with what differs marked");
        runs.MapGet("/{id}", Get).Needs(Permission.RunRead).WithSummary("A run with its latest metrics, parameters, tags and inputs");
        runs.MapPatch("/{id}", Change).Needs(Permission.RunWrite).WithSummary("Rename a run, or say how far it is");
        runs.MapDelete("/{id}", Delete).Needs(Permission.RunWrite).WithSummary("Delete a run; it can be restored");
        runs.MapPost("/{id}/restore", Restore).Needs(Permission.RunWrite).WithSummary("Bring a deleted run back");
        runs.MapPost("/{id}/log", Log).Needs(Permission.RunWrite).WithSummary("Log metrics, parameters and tags at once");
        runs.MapPut("/{id}/tags/{key}", SetTag).Needs(Permission.RunWrite).WithSummary("Set a tag");
        runs.MapDelete("/{id}/tags/{key}", DeleteTag).Needs(Permission.RunWrite).WithSummary("Remove a tag");
        runs.MapGet("/{id}/curve", Curve).Needs(Permission.RunRead).WithSummary("A metric's curve, thinned to pixel columns with their extremes");
        runs.MapGet("/{id}/points", Points).Needs(Permission.RunRead).WithSummary("The points of a metric as they were logged, by timestamp, page by page; without a key those of all metrics, one metric after the other");
        runs.MapArtifacts();
    }

    private static async Task<Results<Ok<RunTable>, ProblemHttpResult>> Search(
        [FromQuery] long[] experiment, IRuns runs, CancellationToken cancel, string? filter = null, [FromQuery] string[]? order = null, View view = View.ActiveOnly, int limit = 1000, string? page = null) =>
        (await runs.Search(new RunSearch(experiment, filter, order, view, limit, page), cancel)).Then<RunTable>(found => RunTable.Of(found)).ToHttp();

    private static async Task<Results<Created<Run>, ProblemHttpResult>> Create(NewRun body, Actor actor, IRuns runs, CancellationToken cancel) =>
        (await runs.Create(actor, body with { User = body.User ?? "" }, cancel)).ToCreated(run => $"/api/v1/runs/{run.Info.Id}");

    private static async Task<Results<Ok<Run>, ProblemHttpResult>> Get(string id, IRuns runs, CancellationToken cancel) => (await runs.Get(id, cancel)).ToHttp();

    private static async Task<Results<Ok<RunComparison>, ProblemHttpResult>> Compare([FromQuery] string[] run, IRuns runs, CancellationToken cancel) =>
        (await ComparedRuns.Find(run, 1, runs, cancel)).Then<RunComparison>(found => RunComparison.Of(found)).ToHttp();

    private static async Task<Results<Ok<RunInfo>, ProblemHttpResult>> Change(string id, RunChange body, Actor actor, IRuns runs, CancellationToken cancel) => (await runs.Update(actor, id, body, cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, Actor actor, IRuns runs, CancellationToken cancel) => (await runs.Delete(actor, id, cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> Restore(string id, Actor actor, IRuns runs, CancellationToken cancel) => (await runs.Restore(actor, id, cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> Log(string id, LogBody body, Actor actor, IRunLog log, CancellationToken cancel) =>
        body.IsWhole ? (await log.Log(actor, new RunLog(id, body.Metrics, body.Params, body.Tags), cancel)).ToNoContent() : Refusal.Invalid("A metric, parameter or tag is null or lacks its key or value.").ToProblem();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetTag(string id, string key, TagValue body, Actor actor, IRunLog log, CancellationToken cancel) =>
        (await log.SetTag(actor, id, new Tag(key, body.Value ?? ""), cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteTag(string id, string key, Actor actor, IRuns runs, CancellationToken cancel) => (await runs.DeleteTag(actor, id, key, cancel)).ToNoContent();

    private static async Task<Results<Ok<Curve>, ProblemHttpResult>> Curve(string id, string key, IMetricHistory history, CancellationToken cancel, long? first = null, long? last = null, int buckets = 800) =>
        (await history.Draw(id, key, first, last, buckets, cancel)).ToHttp();

    private static async Task<Results<Ok<Page<MetricPoint>>, ProblemHttpResult>> Points(string id, IMetricHistory history, CancellationToken cancel, string? key = null, int limit = 1000, string? page = null) => limit > MostPoints
        ? Refusal.Invalid($"'limit' is {limit}; a page has at most {MostPoints} points.").ToProblem()
        : (await (key is null ? history.ReadAll(id, limit, page, cancel) : history.Read(id, key, limit, page, cancel))).ToHttp();
}

/// <summary>What is logged at once.</summary>
internal sealed record LogBody(IReadOnlyList<MetricPoint>? Metrics = null, IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null)
{
    /// <summary>JSON may hold nulls where the records promise none.</summary>
    public bool IsWhole => Metrics?.All(m => m?.Key is not null) != false && Params?.All(p => p is { Key: not null, Value: not null }) != false && Tags?.All(t => t is { Key: not null, Value: not null }) != false;
}
