using System.Globalization;
using System.Text.Json;
using Slipway.Pipelines.Contracts;
using Slipway.Pipelines.Training;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;
using Slipway.Work;

namespace Slipway.Pipelines.Runs;

/// <summary>Trains: makes the run, queues the job, and takes its result.</summary>
internal sealed class TrainStep(IExperiments experiments, IRuns runs, JobService jobs, IModelAliases aliases) : IPipelineStep
{
    public PipelineStep Step => PipelineStep.Train;

    public async Task<Result<Advance>> Take(StepContext context, CancellationToken cancel) =>
        context.Job is null ? await Begin(context, cancel) : await Finish(context, context.Job, cancel);

    public Task Fail(Pipeline pipeline, Actor actor, Job job, CancellationToken cancel) =>
        pipeline.Run is null ? Task.CompletedTask : runs.Finish(actor, pipeline.Run, job.State == JobState.Cancelled ? RunStatus.Killed : RunStatus.Failed, cancel);

    private async Task<Result<Advance>> Begin(StepContext context, CancellationToken cancel)
    {
        var pipeline = context.Pipeline;
        if (!(await experiments.Ensure(context.Actor, context.Project.Name, cancel)).Succeeded(out var experiment, out var refusal) || !(await Run(context, experiment.Id, cancel)).Succeeded(out var run, out refusal))
            return refusal;
        var champion = context.Project.Register is { } register && (await aliases.Get(register.Model, register.Alias, cancel)).Succeeded(out var alias, out _) ? alias : null;
        // A retraining loaded nothing and learns from the newest part alone.
        var window = pipeline.Sources == "{}" ? context.Project.Retrain?.Window?.ToString() : null;
        var order = new TrainOrder(
            pipeline.Declaration, run, experiment.Id, $"api/v1/datasets/{Uri.EscapeDataString(pipeline.Dataset!)}/versions/{pipeline.Version}/data", pipeline.Version!,
            champion is null ? null : FormattableString.Invariant($"api/v1/models/{Uri.EscapeDataString(champion.Model)}/versions/{champion.Version}/files/model.onnx"),
            champion is null ? null : FormattableString.Invariant($"{champion.Model}/{champion.Version}"), window,
            context.Project.Train!.Trainer.Command is null ? null : $"api/v1/pipelines/{pipeline.Id}/code");
        if (!(await jobs.Submit(context.Actor, NewJob.Of(TrainJob.KindName, order) with { Subject = pipeline.Id, Group = pipeline.Id, Key = pipeline.Id + "/train" }, cancel)).Succeeded(out var job, out refusal))
            return refusal;
        return Advance.Await(pipeline with { Experiment = experiment.Id, Run = run }, job.Id, $"Training on version {pipeline.Version![..8]} of {pipeline.Dataset}.");
    }

    /// <summary>The pipeline's run, found again by its tag when a kill came between making it and writing it down.</summary>
    private async Task<Result<string>> Run(StepContext context, long experiment, CancellationToken cancel)
    {
        if (!(await runs.Search(new RunSearch([experiment], $"tags.`slipway.pipeline` = '{context.Pipeline.Id}'", View: View.All, Limit: 1), cancel)).Succeeded(out var known, out var refusal))
            return refusal;
        if (known.Items is [var run])
            return run.Info.Id;
        List<Tag> tags = [new("slipway.pipeline", context.Pipeline.Id), new("slipway.dataset", $"{context.Pipeline.Dataset}/{context.Pipeline.Version}"), new("mlflow.source.type", "JOB")];
        var code = Projects.ProjectJson.ReadCode(context.Pipeline.Code);
        if (code?.Commit is { } commit)
            tags.Add(new("mlflow.source.git.commit", commit));
        if (context.Project.Train!.Trainer.Command is { } command)
            tags.AddRange([new("mlflow.source.name", string.Join(' ', command)), new("slipway.code", code!.Pack!)]);
        var created = await runs.Create(context.Actor, new NewRun(experiment, User: context.Actor.Name, Tags: tags), cancel);
        return created.Then<string>(made => made.Info.Id);
    }

    private async Task<Result<Advance>> Finish(StepContext context, Job job, CancellationToken cancel)
    {
        var pipeline = context.Pipeline;
        var result = job.Result!.Value.Deserialize<TrainResult>(JsonSerializerOptions.Web)!;
        if (!(await runs.Finish(context.Actor, pipeline.Run!, RunStatus.Finished, cancel)).Succeeded(out _, out var refusal))
            return refusal;
        var metric = context.Project.Objective?.Metric ?? context.Project.Tune?.Metric ?? result.Metrics.Keys.Order(StringComparer.Ordinal).First();
        var words = string.Create(CultureInfo.InvariantCulture, $"Trained on {result.TrainRows:N0} rows; on {result.TestRows:N0} held back, {metric} is {result.Metrics.GetValueOrDefault(metric, double.NaN):0.####}.");
        var done = pipeline with { Result = job.Result.Value.GetRawText() };
        var trained = (PipelineTrained.Type, (object)new PipelineTrained(pipeline.Id, context.Project.Name, pipeline.Experiment!.Value, pipeline.Run!, words));
        return context.Project.Register is null ? Advance.End(done, PipelineState.Succeeded, words, trained) : Advance.Next(done, PipelineStep.Register, words, trained);
    }
}
