using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Projects;
using Slipway.Work;

namespace Slipway.Pipelines.Runs;

/// <summary>Starts trainings that nobody asks for by hand: a declared trigger matches an event of another stage. Which stage that is, it does not know.</summary>
internal sealed partial class Retraining(Database database, ProjectService projects, TimeProvider clock, ILogger<Retraining> log) : ISubscriber
{
    public string Name => "pipelines.retrain";

    public bool Wants(string type) => type == "alert.raised";

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        var alert = happened.Payload.Deserialize<Alert>(JsonSerializerOptions.Web)!;
        if (alert.Project is null || !(await projects.Find(alert.Project, cancel)).Succeeded(out var project, out _))
            return;
        if (DeclarationReader.Read(project.Declaration).Project?.Retrain is not { } retrain || !retrain.When.OfType<AlertTrigger>().Any(when => when.Rule == "any" || when.Rule == alert.Kind))
            return;
        await Begin(project, retrain, $"An alert: {alert.Words}", $"event/{happened.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)}", cancel);
    }

    /// <summary>Begins one, unless as many as are allowed began lately.</summary>
    private async Task Begin(AppliedProject project, Retrain retrain, string cause, string key, CancellationToken cancel)
    {
        var begun = await database.Write<string>(Actor.System, async unit =>
        {
            if (retrain.AtMost is { } rate && await PipelineStore.FindByKey(unit, key) is null && await PipelineStore.CountRetrainings(unit, project.Id, rate.Per.Before(unit.Now)) >= rate.Count)
                return Refusal.Conflict($"{project.Name} was retrained {rate.Count} times within {rate.Per} already.");
            unit.NothingChanged();
            return await PipelineStart.Retrain(unit, project, cause, key, clock);
        }, cancel);
        if (begun.Succeeded(out var pipeline, out var refusal))
            LogBegun(project.Name, pipeline, cause);
        else
            LogHeldBack(project.Name, refusal.Message);
    }

    [LoggerMessage(4111, LogLevel.Information, "{Project} is trained again by pipeline {Pipeline}: {Cause}")]
    private partial void LogBegun(string project, string pipeline, string cause);

    [LoggerMessage(4112, LogLevel.Information, "{Project} is not trained again: {Why}")]
    private partial void LogHeldBack(string project, string why);

    private sealed record Alert(string? Project, string Kind, string Words);
}
