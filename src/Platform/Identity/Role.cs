namespace Slipway.Identity;

/// <summary>A named set of permissions that a token can be given.</summary>
/// <param name="Name">What people say.</param>
/// <param name="Summary">What its holder does.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record Role(string Name, string Summary, IReadOnlyList<Permission> Permissions)
{
    private static readonly Permission[] Reading =
    [
        Permission.ServerRead, Permission.JobRead, Permission.BlobRead, Permission.DataRead, Permission.RunRead, Permission.ModelRead, Permission.DeploymentRead,
        Permission.MonitorRead, Permission.ProjectRead, Permission.LineageRead,
    ];

    private static readonly Permission[] Using = [.. Reading, Permission.DeploymentInvoke];

    private static readonly Permission[] Editing =
    [
        .. Using, Permission.JobManage, Permission.BlobWrite, Permission.DataWrite, Permission.RunWrite, Permission.ModelWrite, Permission.DeploymentWrite,
        Permission.MonitorWrite, Permission.ProjectApply,
    ];

    public static readonly Role Viewer = new("viewer", "Reads everything but the audit trail.", Reading);
    public static readonly Role User = new("user", "Reads, and asks deployments for predictions.", Using);
    public static readonly Role Editor = new("editor", "Works: runs, data, models, deployments, projects.", Editing);
    public static readonly Role Approver = new("approver", "Reads, approves promotions, moves aliases and waives gates.", [.. Reading, Permission.AliasSet, Permission.GateWaive, Permission.PromotionApprove]);
    public static readonly Role Auditor = new("auditor", "Reads everything, the audit trail too.", [.. Reading, Permission.AuditRead]);

    /// <summary>Runs the server. Approving stays with approvers: nobody who holds only this role can promote a model.</summary>
    public static readonly Role Admin = new("admin", "Runs the server: tokens, backups, everything an editor does; approves nothing.", [.. Editing, Permission.AuditRead, Permission.TokenManage, Permission.ServerManage]);

    /// <summary>The person at the machine itself, when the server listens on loopback only. No token is given it: it runs the server and approves, which two people should.</summary>
    public static readonly Role Owner = new("owner", "The person at the machine.", [.. Permission.All.Where(p => p != Permission.JobReport)]);

    /// <summary>The roles that a token can be given.</summary>
    public static IReadOnlyList<Role> All { get; } = [Viewer, User, Editor, Approver, Auditor, Admin];

    /// <summary>The role of this name that a token can be given.</summary>
    public static Role? Find(string name) => All.FirstOrDefault(role => string.Equals(role.Name, name, StringComparison.Ordinal));
}
