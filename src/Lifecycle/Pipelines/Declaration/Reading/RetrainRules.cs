using System.Reflection;
using Slipway.Declarations;
using Slipway.Work;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>What must hold of the <c>retrain</c> section: times that come, zones that exist, something to compare new data with.</summary>
internal static class RetrainRules
{
    public static void Check(Project project, Retrain retrain, ReadingContext context)
    {
        foreach (var (trigger, i) in retrain.When.Select((trigger, i) => (trigger, i)))
        {
            if (trigger is ScheduleTrigger schedule)
                CheckTimes($"retrain.when[{i}].schedule.cron", schedule.Cron, $"retrain.when[{i}].schedule.zone", schedule.Zone, context);
            else if (trigger is NewDataTrigger && project.Register is null)
                context.NoteAt($"retrain.when[{i}].new_data", "new data are counted against what the champion learned from; add a 'register' section");
            else if (trigger is AlertTrigger alert && !project.Monitor.Values.Any(monitor => alert.Rule == "any" ? monitor.Rules.Count > 0 : monitor.Rules.Any(rule => Kind(rule) == alert.Rule)))
                context.NoteAt($"retrain.when[{i}].alert", alert.Rule == "any" ? "no monitor of this file has a rule, so it would never start" : $"no monitor of this file has a rule of the kind '{alert.Rule}', so it would never start");
        }

        if (retrain.When.Count == 0 && retrain.Promote != "ask")
            context.NoteAt("retrain.when", "nothing would ever start it; give at least one of alert, schedule, new_data");
        if (retrain.Promote == "ask" && project.Register is null)
            context.NoteAt("retrain.promote", "there is nothing to approve without a 'register' section");
        if (retrain.Window is not null && project.Data.TryGetValue(project.Train!.Data, out var data) && data.Time is null)
            context.NoteAt("retrain.window", $"the newest part of the data is told by event time: say 'time: COLUMN' in data.{project.Train.Data}");
    }

    private static string? Kind(Rule rule) => rule.GetType().GetCustomAttribute<KindAttribute>()?.Name;

    public static void CheckTimes(string cronPath, string cron, string zonePath, string zone, ReadingContext context)
    {
        if (CronRule.RefuseCron(cron) is { } time)
            context.NoteAt(cronPath, time.Message);
        if (CronRule.RefuseZone(zone) is { } place)
            context.NoteAt(zonePath, place.Message + NearestName.Hint(zone, CronRule.Zones));
    }
}
