using Dapper;
using Slipway.Work;

namespace Slipway.Tracking.Runs;

/// <summary>Keeps a job's attempt that is over from writing, and a program that is confined to a run to that run, its children and what they own.</summary>
internal static class RunFence
{
    /// <summary>The tag by which a nested run names its parent.</summary>
    public const string ParentTag = "mlflow.parentRunId";

    /// <summary>Why the unit's actor may not change this run or what belongs to it; null when it may.</summary>
    public static async Task<Refusal?> Refuse(Unit unit, string run) => await JobFence.Refuse(unit, unit.Actor.Confined is { } confined ? await Subject(unit, run, confined) : null);

    /// <summary>Why it may not make a run with this parent; null when it may.</summary>
    public static async Task<Refusal?> RefuseNew(Unit unit, string? parent, long experiment)
    {
        if (unit.Actor.Confined is not null && (parent is null || await RunRow.Find(unit, parent, CancellationToken.None) is not { } row || row.Info.Experiment != experiment))
            return await JobFence.Refuse(unit);
        return await JobFence.Refuse(unit, parent is null ? null : Name(parent));
    }

    private static string Name(string run) => "run_" + run;

    private static async Task<string?> Subject(Unit unit, string run, Confinement confined)
    {
        if (Name(run) == confined.Subject)
            return confined.Subject;
        const string sql = "SELECT t.value FROM run r JOIN run_tag t ON t.run = r.n WHERE r.id = @run AND t.key = @key";
        return await unit.Connection.ExecuteScalarAsync<string?>(sql, new { run, key = ParentTag }) is { } parent ? Name(parent) : null;
    }
}
