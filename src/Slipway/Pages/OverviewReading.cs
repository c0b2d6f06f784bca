using System.Data.Common;
using Slipway.Storage;
using Slipway.Ui;

namespace Slipway.Pages;

/// <summary>The SQL of the overview, over the tables of all stages.</summary>
internal static class OverviewReading
{
    private const int MostAsks = 8;
    private const int MostDeployments = 12;

    /// <summary>What the stages hold, in the order of the lifecycle: a title, what is counted, where, who may see it, and the SQL that counts.</summary>
    private static readonly (string Title, string One, string Many, string Href, Permission Permission, string Sql)[] Counted =
    [
        ("Data", "dataset version", "dataset versions", "/data", Permission.DataRead, "SELECT count(*) FROM dataset_version"),
        ("Experiments", "run", "runs", "/experiments", Permission.RunRead, "SELECT count(*) FROM run WHERE deleted_at IS NULL"),
        ("Pipelines", "pipeline", "pipelines", "/pipelines", Permission.ProjectRead, "SELECT count(*) FROM pipeline"),
        ("Models", "version registered", "versions registered", "/models", Permission.ModelRead, "SELECT count(*) FROM model_version"),
        ("Deployments", "in service", "in service", "/deployments", Permission.DeploymentRead, "SELECT count(*) FROM deployment"),
        ("Monitors", "monitor", "monitors", "/monitors", Permission.MonitorRead, "SELECT count(*) FROM monitor"),
    ];

    private const string WaitingPipelines = """
        SELECT pipeline.id, project.name, pipeline.state, pipeline.words FROM pipeline JOIN project ON project.id = pipeline.project
        WHERE pipeline.state IN ('blocked', 'waiting', 'failed') AND pipeline.id IN (SELECT max(id) FROM pipeline GROUP BY project) ORDER BY pipeline.id DESC
        """;

    private const string FiringAlerts = "SELECT monitor.name, alert.words FROM alert JOIN monitor ON monitor.id = alert.monitor WHERE alert.resolved_at IS NULL ORDER BY alert.raised_at DESC";

    private const string Deployments = """
        SELECT name, model, version, updated_at,
               (SELECT count(alert.id) FROM monitor LEFT JOIN alert ON alert.monitor = monitor.id AND alert.resolved_at IS NULL WHERE monitor.deployment = deployment.name HAVING count(monitor.id) > 0)
        FROM deployment ORDER BY name
        """;

    public static async Task<IReadOnlyList<StageOverview>> Stages(Unit unit, Actor actor, CancellationToken cancel)
    {
        var stages = new List<StageOverview>();
        foreach (var (title, one, many, href, _, sql) in Counted.Where(stage => actor.May(stage.Permission)))
        {
            var count = (await Rows(unit, sql, row => row.GetInt64(0), 1, cancel))[0];
            stages.Add(new(title, count == 1 ? one : many, count, href));
        }

        return stages;
    }

    /// <summary>The newest pipeline of a project that cannot go on, and alerts that fire.</summary>
    public static async Task<IReadOnlyList<OverviewAsk>> Asks(Unit unit, Actor actor, CancellationToken cancel)
    {
        var asks = new List<OverviewAsk>();
        if (actor.May(Permission.MonitorRead))
            asks.AddRange(await Rows(unit, FiringAlerts, row => new OverviewAsk(StatusKind.Failed, "Alert of " + row.GetString(0), AlertWords.Sentence(row.GetString(1)), "/monitors/" + Uri.EscapeDataString(row.GetString(0)), "See what moved"), MostAsks, cancel));
        if (actor.May(Permission.ProjectRead))
            asks.AddRange(await Rows(unit, WaitingPipelines, Pipeline, MostAsks - asks.Count, cancel));
        return asks;
    }

    public static async Task<IReadOnlyList<InService>> Services(Unit unit, Actor actor, CancellationToken cancel) => actor.May(Permission.DeploymentRead)
        ? await Rows(unit, Deployments, row => new InService(row.GetString(0), row.GetString(1), row.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), !actor.May(Permission.MonitorRead) || row.IsDBNull(4) ? null : row.GetInt64(4)), MostDeployments, cancel)
        : [];

    private static OverviewAsk Pipeline(DbDataReader row)
    {
        var (id, project, state, words) = (row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3));
        var (kind, action) = state switch
        {
            "failed" => (StatusKind.Failed, "See what failed"),
            "waiting" => (StatusKind.Queued, "Decide"),
            _ => (StatusKind.Blocked, "Look at the gates"),
        };
        return new OverviewAsk(kind, "Pipeline of " + project, words, "/pipelines/" + id, action);
    }

    private static async Task<IReadOnlyList<T>> Rows<T>(Unit unit, string sql, Func<DbDataReader, T> read, int most, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (rows.Count < most && await reader.ReadAsync(cancel))
            rows.Add(read(reader));
        return rows;
    }
}
