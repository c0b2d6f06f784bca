using System.Globalization;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Projects;

namespace Slipway.Pipelines.Runs;

/// <summary>Loads the declared data sets one after another, that of the training last; each load is a job that checks, sets aside and profiles.</summary>
internal sealed class DataStep(IDatasets datasets) : IPipelineStep
{
    public PipelineStep Step => PipelineStep.Data;

    public async Task<Result<Advance>> Take(StepContext context, CancellationToken cancel)
    {
        var (pipeline, sources) = (context.Pipeline, ProjectJson.ReadSources(context.Pipeline.Sources));
        var wanted = context.Project.Data.Keys.Where(sources.ContainsKey).OrderBy(name => name == context.Project.Train?.Data).ToList();
        if (context.Job is null)
            return wanted.Count == 0 ? await Newest(context, cancel) : await Load(context, wanted[0], sources, cancel);

        if (!(await Loaded(context, cancel)).Succeeded(out var version, out var refusal))
            return refusal;
        var words = string.Create(CultureInfo.InvariantCulture, $"{version.Version.Dataset}: {version.Version.Rows:N0} of {version.Version.Input:N0} rows held, {version.Version.SetAside:N0} set aside; version {version.Version.Number} ({version.Version.Id[..8]}).");
        var next = wanted.IndexOf(pipeline.Dataset!) + 1;
        return next < wanted.Count ? await Load(context with { Pipeline = pipeline with { Words = words } }, wanted[next], sources, cancel) : Finish(pipeline with { Version = version.Version.Id }, words);
    }

    /// <summary>A retraining loads nothing: it takes the newest version that did not fail its checks.</summary>
    private async Task<Result<Advance>> Newest(StepContext context, CancellationToken cancel)
    {
        if (context.Project.Train is not { } train)
            return Finish(context.Pipeline, "There is no data to load.");
        if (!(await datasets.Version(train.Data, "latest", cancel)).Succeeded(out var version, out var refusal))
            return refusal;
        var words = string.Create(CultureInfo.InvariantCulture, $"Version {version.Version.Number} of {train.Data} is the newest: {version.Version.Rows:N0} rows.");
        return Finish(context.Pipeline with { Dataset = train.Data, Version = version.Version.Id }, words);
    }

    private static Advance Finish(Pipeline pipeline, string words) => pipeline.Trains ? Advance.Next(pipeline, PipelineStep.Train, words) : Advance.End(pipeline, PipelineState.Succeeded, words);

    private async Task<Result<Advance>> Load(StepContext context, string name, IReadOnlyDictionary<string, IReadOnlyList<ProjectFile>> sources, CancellationToken cancel)
    {
        var pipeline = context.Pipeline;
        if (!(await datasets.Declare(context.Actor, name, Settings(context.Project.Data[name]), cancel)).Succeeded(out _, out var refusal))
            return refusal;
        var files = sources[name].Select(file => new KeptFile(file.Sha256, file.Name)).ToList();
        var loaded = await datasets.LoadKept(context.Actor, name, files, ProjectJson.ReadCode(pipeline.Code)?.Commit, new LoadTag($"{pipeline.Id}/data/{name}", pipeline.Id), cancel);
        return loaded.Then<Advance>(job => Advance.Await(pipeline with { Dataset = name }, job.Id, $"Loading {name} from {string.Join(", ", files.Select(f => f.Name))}."));
    }

    /// <summary>The version that the finished job registered; one that failed its checks ends the pipeline with what failed.</summary>
    private async Task<Result<VersionDetail>> Loaded(StepContext context, CancellationToken cancel)
    {
        var id = context.Job!.Result!.Value.GetProperty("version").GetString()!;
        if (!(await datasets.Version(context.Pipeline.Dataset!, id, cancel)).Succeeded(out var version, out var refusal))
            return refusal;
        var failed = version.Report.Checks.Where(check => check.Outcome == CheckOutcome.Failed).ToList();
        return failed.Count == 0 ? version : Refusal.Conflict($"{context.Pipeline.Dataset} failed {(failed.Count == 1 ? "a check" : $"{failed.Count} checks")}: {string.Join(" ", failed.Select(check => check.Words))}", "Mend the data, or change the check.");
    }

    private static DatasetSettings Settings(DataSet data) => new()
    {
        Source = data.Source,
        Schema = data.Schema.Count == 0 ? null : new DataSchema([.. data.Schema.Select(c => new Data.Contracts.Column(c.Key, Enum.Parse<ColumnType>(c.Value.Type, ignoreCase: true), Unit: c.Value.Unit, Format: c.Value.Format))]),
        Reading = data.Nulls is null && data.Csv is null ? null : new Data.Contracts.Reading(data.Csv?.Character, data.Csv?.Encoding, data.Csv?.Header, data.Nulls, data.Csv?.DecimalCharacter),
        Time = data.Time,
        Key = data.Key,
        Derive = data.Derive,
        Checks = data.Checks.Count == 0 ? null : JsonSerializer.SerializeToElement(DeclarationJson.Write(data.Checks)),
    };
}
