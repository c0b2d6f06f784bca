namespace Slipway;

/// <summary>What an endpoint or page needs, by name. The list below is closed: roles, tokens and the audit trail speak of these and no others.</summary>
/// <param name="Name">Noun, dot, verb.</param>
public sealed record Permission(string Name)
{
    public static readonly Permission ServerRead = new("server.read");
    public static readonly Permission ServerManage = new("server.manage");
    public static readonly Permission AuditRead = new("audit.read");
    public static readonly Permission TokenManage = new("token.manage");
    public static readonly Permission JobRead = new("job.read");
    public static readonly Permission JobManage = new("job.manage");
    public static readonly Permission JobReport = new("job.report");
    public static readonly Permission BlobRead = new("blob.read");
    public static readonly Permission BlobWrite = new("blob.write");
    public static readonly Permission DataRead = new("data.read");
    public static readonly Permission DataWrite = new("data.write");
    public static readonly Permission RunRead = new("run.read");
    public static readonly Permission RunWrite = new("run.write");
    public static readonly Permission ModelRead = new("model.read");
    public static readonly Permission ModelWrite = new("model.write");
    public static readonly Permission AliasSet = new("alias.set");
    public static readonly Permission GateWaive = new("gate.waive");
    public static readonly Permission PromotionApprove = new("promotion.approve");
    public static readonly Permission DeploymentRead = new("deployment.read");
    public static readonly Permission DeploymentWrite = new("deployment.write");
    public static readonly Permission DeploymentInvoke = new("deployment.invoke");
    public static readonly Permission MonitorRead = new("monitor.read");
    public static readonly Permission MonitorWrite = new("monitor.write");
    public static readonly Permission ProjectRead = new("project.read");
    public static readonly Permission ProjectApply = new("project.apply");
    public static readonly Permission LineageRead = new("lineage.read");

    /// <summary>Every permission there is, in the order of the list above.</summary>
    public static IReadOnlyList<Permission> All { get; } =
    [
        ServerRead, ServerManage, AuditRead, TokenManage, JobRead, JobManage, JobReport, BlobRead, BlobWrite, DataRead, DataWrite, RunRead, RunWrite,
        ModelRead, ModelWrite, AliasSet, GateWaive, PromotionApprove, DeploymentRead, DeploymentWrite, DeploymentInvoke, MonitorRead, MonitorWrite, ProjectRead, ProjectApply, LineageRead,
    ];

    public override string ToString() => Name;
}
