namespace Slipway.Serving.Contracts;

/// <summary>A name under which a version of a model answers requests.</summary>
/// <param name="Id">Opaque; the audit log and the prediction log know it by this.</param>
/// <param name="Name">The name in addresses, and the model's name in the V2 protocol.</param>
/// <param name="Model">What it serves: <c>model@alias</c>, following the alias, or <c>model/3</c>.</param>
/// <param name="Active">The version that answers now.</param>
/// <param name="Log">What is kept of its predictions.</param>
/// <param name="Ready">Whether it answers.</param>
/// <param name="Problem">Why it does not; null when it does.</param>
public sealed record Deployment(string Id, string Name, string Model, ActiveVersion Active, LogPolicy Log, bool Ready, string? Problem, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The project that declared it last; null for one made by hand.</summary>
    public string? Project { get; init; }
}

/// <summary>The version that a deployment has active.</summary>
/// <param name="Id">The version's id in the registry.</param>
/// <param name="Model">The model's name when it was activated.</param>
/// <param name="Number">Its number.</param>
public sealed record ActiveVersion(string Id, string Model, int Number)
{
    public override string ToString() => $"{Model}/{Number}";
}

/// <summary>What is kept of each prediction.</summary>
/// <param name="Sample">The share of predictions that are logged, 0 to 1. Chosen by the prediction's id, so that a request sent twice is logged twice or never.</param>
/// <param name="Mask">Input columns that are never written.</param>
/// <param name="Id">The member of a record that is its prediction's id, to join labels later; null for ids made here.</param>
/// <param name="Time">The member of a record that is its event time, in ISO 8601; null for the time of the request.</param>
public sealed record LogPolicy(double Sample = 1, IReadOnlyList<string>? Mask = null, string? Id = null, string? Time = null)
{
    /// <summary>Keeps everything.</summary>
    public static LogPolicy Default { get; } = new();
}

/// <summary>A change of a deployment's version.</summary>
/// <param name="Position">1, 2, 3 … within the deployment.</param>
/// <param name="Version">Which version became active.</param>
/// <param name="Serves">What the deployment was told to serve then: <c>model@alias</c> or <c>model/3</c>.</param>
/// <param name="Why"><c>deployed</c>, <c>alias moved</c>, <c>activated</c> or <c>rolled back</c>.</param>
/// <param name="By">The principal's opaque id.</param>
public sealed record DeploymentChange(int Position, ActiveVersion Version, string Serves, string Why, string By, DateTimeOffset At);

/// <summary>What a deployment's history tells.</summary>
public static class DeploymentChanges
{
    /// <summary>The change that a roll-back would go back to: what a roll-back undid is skipped, so that rolling back twice goes two steps.</summary>
    /// <returns>Null where no version answered before the present one.</returns>
    public static DeploymentChange? BeforeLast(this IReadOnlyList<DeploymentChange> newestFirst)
    {
        var path = new List<DeploymentChange>();
        foreach (var change in newestFirst.Reverse())
        {
            // What was served last while a version answered is what a return to it restores.
            var known = path.FindLastIndex(one => one.Version.Id == change.Version.Id);
            if (known >= 0 && (change.Why == "rolled back" || known == path.Count - 1))
                path.RemoveRange(known, path.Count - known);
            path.Add(change);
        }

        return path.Count > 1 ? path[^2] : null;
    }
}

/// <summary>The payload of the event <c>deployment.changed</c>: another version answers.</summary>
public sealed record DeploymentChanged(string Deployment, ActiveVersion? Before, ActiveVersion Version, string Why)
{
    /// <summary>The event's type.</summary>
    public const string Type = "deployment.changed";
}

/// <summary>Deployments, for other stages.</summary>
public interface IDeployments
{
    /// <summary>Makes a deployment, or changes what it serves and logs; when this returns it answers with that version.</summary>
    /// <param name="model"><c>model@alias</c> or <c>model/3</c>.</param>
    /// <param name="log">The log policy; null for the default, or for the one it has.</param>
    Task<Result<Deployment>> Deploy(Actor actor, string name, string model, LogPolicy? log, CancellationToken cancel);

    Task<Result<Deployment>> Get(string name, CancellationToken cancel);

    /// <summary>All of them, by name.</summary>
    Task<IReadOnlyList<Deployment>> List(CancellationToken cancel);

    /// <summary>Its changes of version, newest first.</summary>
    Task<Result<IReadOnlyList<DeploymentChange>>> History(string name, CancellationToken cancel);

    /// <summary>Makes another version of the same model answer. It stays until it is changed again or, for a deployment that follows an alias, the alias moves.</summary>
    Task<Result<Deployment>> Activate(Actor actor, string name, int version, CancellationToken cancel);

    /// <summary>Goes back to the version that answered before, and to what was served then where that was another model.</summary>
    Task<Result<Deployment>> RollBack(Actor actor, string name, CancellationToken cancel);

    /// <summary>Ends it. Its prediction log stays.</summary>
    Task<Result<Done>> Delete(Actor actor, string name, CancellationToken cancel);
}
