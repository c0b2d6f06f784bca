using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Projects;
using Slipway.Pipelines.Runs;
using Slipway.Work;

namespace Slipway.Pipelines.Triggers;

/// <summary>
/// Starts trainings that nobody asks for by hand: a declared trigger matches an event of another stage. Which stage that is, it does not know. What holds one back holds for all triggers
/// alike, and is written down.
/// </summary>
internal sealed partial class Retraining(Database database, ProjectService projects, NewDataMatch newData, TimeProvider clock, ILogger<Retraining> log) : ISubscriber
{
    public string Name => "pipelines.retrain";

    public bool Wants(string type) => type is "alert.raised" or "schedule.fired" or "dataset.version.created";

    public Task Handle(OutgoingEvent happened, CancellationToken cancel) => happened.Type switch
    {
        "alert.raised" => OnAlert(happened, cancel),
        "schedule.fired" => OnSchedule(happened, cancel),
        _ => OnData(happened, cancel),
    };

    private async Task OnAlert(OutgoingEvent happened, CancellationToken cancel)
    {
        var alert = happened.Payload.Deserialize<Alert>(JsonSerializerOptions.Web)!;
        if (alert.Project is null || !(await projects.Find(alert.Project, cancel)).Succeeded(out var project, out _) || Read(project) is not { Retrain: { } retrain })
            return;
        if (retrain.When.OfType<AlertTrigger>().Any(when => when.Rule == "any" || when.Rule == alert.Kind))
            await Begin(project, retrain, new("alert", $"An alert: {alert.Words}", null), happened, null, cancel);
    }

    private async Task OnSchedule(OutgoingEvent happened, CancellationToken cancel)
    {
        var fired = happened.Payload.Deserialize<ScheduleFired>(JsonSerializerOptions.Web)!;
        if (!fired.Name.StartsWith(RetrainSchedules.Prefix, StringComparison.Ordinal) || fired.Payload.Deserialize<Scheduled>(JsonSerializerOptions.Web) is not { } scheduled)
            return;
        // A schedule that was taken out of the file after it fired and before this was delivered is gone.
        if (!(await projects.Find(scheduled.Project, cancel)).Succeeded(out var project, out _) || Read(project) is not { Retrain: { } retrain })
            return;
        if (retrain.When.Index().FirstOrDefault(when => RetrainSchedules.Name(project.Name, when.Index) == fired.Name).Item is ScheduleTrigger schedule)
            await Begin(project, retrain, new("schedule", $"The clock: {schedule.Cron} in {schedule.Zone}, due {fired.Due.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.", null), happened, null, cancel);
    }

    private async Task OnData(OutgoingEvent happened, CancellationToken cancel)
    {
        var loaded = happened.Payload.Deserialize<Loaded>(JsonSerializerOptions.Web)!;
        foreach (var project in await projects.List(cancel))
        {
            if (Read(project) is not { Train: { } train, Register: not null, Retrain: { } retrain } declared || train.Data != loaded.Dataset)
                continue;
            foreach (var trigger in retrain.When.OfType<NewDataTrigger>())
            {
                if (await newData.Of(declared, trigger, loaded.Version, cancel) is not { } match)
                    continue;
                await Begin(project, retrain, new("new_data", match.Cause, match.Skipped), happened, loaded.Version, cancel);
                break;
            }
        }
    }

    /// <summary>Begins a pipeline, or writes down why not; once however often the event is delivered.</summary>
    /// <param name="version">The dataset version that came; null where it is another trigger.</param>
    private async Task Begin(AppliedProject project, Retrain retrain, Match match, OutgoingEvent happened, string? version, CancellationToken cancel)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"event/{happened.Sequence}/{project.Id}");
        var done = await database.Write<TriggerFiring>(Actor.System, async unit =>
        {
            if (await TriggerStore.Find(unit, key) is { } known)
            {
                unit.NothingChanged();
                return known;
            }

            // Data that a pipeline loaded to train on, or trained on already, needs no second one.
            if (version is not null && await PipelineStart.Learns(unit, project.Id, version))
            {
                unit.NothingChanged();
                return new TriggerFiring(match.Kind, match.Cause, null, "A pipeline learns from it already.", unit.Now);
            }

            var skipped = match.Skipped ?? await HeldBack(unit, project, retrain);
            var firing = new TriggerFiring(match.Kind, match.Cause, skipped is null ? await PipelineStart.Retrain(unit, project, match.Cause, key, clock) : null, skipped, unit.Now);
            await TriggerStore.Add(unit, key, project.Id, firing);
            unit.Audit(skipped is null ? "retrain.begin" : "retrain.skip", project.Id, new { project = project.Name, firing.Kind, firing.Cause, firing.Pipeline, firing.Skipped });
            if (skipped is not null)
                unit.Publish("retrain.skipped", project.Id, new { project = project.Name, firing.Kind, firing.Cause, firing.Skipped });
            return firing;
        }, cancel);
        if (!done.Succeeded(out var told, out var refusal))
            throw new InvalidOperationException($"{refusal.Message} {refusal.Remedy}");
        if (told.Pipeline is { } pipeline)
            LogBegun(project.Name, pipeline, match.Cause);
        else
            LogHeldBack(project.Name, match.Cause, told.Skipped!);
    }

    private static async Task<string?> HeldBack(Unit unit, AppliedProject project, Retrain retrain)
    {
        if (retrain.AtMost is not { } rate || await PipelineStart.Retrainings(unit, project.Id, rate.Per.Before(unit.Now)) is not { Count: var count, Newest: { } newest } || count < rate.Count)
            return null;
        return string.Create(CultureInfo.InvariantCulture, $"At most {rate} is allowed, and {project.Name} was trained again {(count == 1 ? "once" : $"{count} times")} within {rate.Per}, last at {newest.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
    }

    private static Project? Read(AppliedProject project) => DeclarationReader.Read(project.Declaration).Project;

    [LoggerMessage(4111, LogLevel.Information, "{Project} is trained again by pipeline {Pipeline}: {Cause}")]
    private partial void LogBegun(string project, string pipeline, string cause);

    [LoggerMessage(4112, LogLevel.Information, "{Project} is not trained again ({Cause}): {Why}")]
    private partial void LogHeldBack(string project, string cause, string why);

    private sealed record Match(string Kind, string Cause, string? Skipped);

    private sealed record Alert(string? Project, string Kind, string Words);

    private sealed record Scheduled(string Project);

    private sealed record Loaded(string Dataset, string Version);
}
