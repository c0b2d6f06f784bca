using System.Globalization;
using System.Text.Json;
using Slipway.Pipelines.Declaration;
using Slipway.Work;

namespace Slipway.Pipelines.Projects;

/// <summary>The times at which a project is trained again, as the schedules of this server.</summary>
internal static class RetrainSchedules
{
    /// <summary>What the names of all of them begin with.</summary>
    public const string Prefix = "retrain/";

    /// <summary>The name of a project's schedule by its place in <c>retrain.when</c>.</summary>
    public static string Name(string project, int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{project}/{index}");

    /// <summary>Makes them be what is declared, inside the apply's unit of work.</summary>
    public static Task<Result<Done>> Put(Unit unit, ScheduleService schedules, AppliedProject project, Project declared)
    {
        var asked = (declared.Retrain?.When ?? []).Index().Where(when => when.Item is ScheduleTrigger).Select(when => Of(project, (ScheduleTrigger)when.Item, when.Index)).ToList();
        return schedules.ReplaceIn(unit, $"{Prefix}{project.Name}/", asked);
    }

    private static NewSchedule Of(AppliedProject project, ScheduleTrigger trigger, int index) => new(Name(project.Name, index), trigger.Cron, trigger.Zone)
    {
        Subject = project.Id,
        Payload = JsonSerializer.SerializeToElement(new { project = project.Name }),
    };
}
