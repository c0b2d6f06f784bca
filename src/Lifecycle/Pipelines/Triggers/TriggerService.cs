using System.Globalization;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Projects;
using Slipway.Work;

namespace Slipway.Pipelines.Triggers;

/// <summary>Puts declared schedules up and takes them down, and tells what triggers a project has and what they did.</summary>
internal sealed class TriggerService(Database database, ProjectService projects, ScheduleService schedules)
{
    private const int MostShown = 100;

    public async Task<Result<ProjectTriggers>> Of(string project, CancellationToken cancel)
    {
        if (!(await projects.Find(project, cancel)).Succeeded(out var applied, out var refusal))
            return refusal;
        var retrain = DeclarationReader.Read(applied.Declaration).Project?.Retrain;
        var declared = new List<DeclaredTrigger>();
        foreach (var (trigger, i) in (retrain?.When ?? []).Select((trigger, i) => (trigger, i)))
            declared.Add(await Tell(applied.Name, trigger, i, cancel));
        var firings = await database.Query(unit => TriggerStore.List(unit, applied.Id, MostShown), cancel);
        return new ProjectTriggers(declared, retrain?.AtMost?.ToString(), firings);
    }

    private async Task<DeclaredTrigger> Tell(string project, Trigger trigger, int index, CancellationToken cancel) => trigger switch
    {
        AlertTrigger { Rule: "any" } => new("alert", "Any alert of the project's monitors", null),
        AlertTrigger alert => new("alert", $"An alert of the kind {alert.Rule}", null),
        ScheduleTrigger schedule => new("schedule", $"The clock: {schedule.Cron} in {schedule.Zone}", (await schedules.Get(RetrainSchedules.Name(project, index), cancel)).Succeeded(out var put, out _) ? put.NextAt : null),
        NewDataTrigger { By.Rows: { } rows } => new("new_data", string.Create(CultureInfo.InvariantCulture, $"{rows:N0} more rows than the champion learned from"), null),
        NewDataTrigger data => new("new_data", $"{data.By} more rows than the champion learned from", null),
        _ => throw new InvalidOperationException($"A trigger that nobody can tell of: {trigger}"),
    };
}
