using System.Text.Json;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Wandb;

/// <summary>What is known of a run besides what it logged: who ran what, and where it belongs. MLflow's tags say it where MLflow has one, W&amp;B's words elsewhere.</summary>
/// <param name="run">What the run says of itself.</param>
/// <param name="project">Its project.</param>
/// <param name="metadata">W&amp;B's <c>wandb-metadata.json</c>, where it could be read.</param>
internal sealed class RunFacts(RunRecord run, string project, JsonElement? metadata)
{
    private const string Note = "mlflow.note.content";
    private const string Source = "mlflow.source.name";
    private const string Commit = "mlflow.source.git.commit";
    private const string Remote = "mlflow.source.git.repoURL";

    public string User => Meta("username") ?? run.Entity;

    public IReadOnlyList<Tag> Tags =>
    [
        .. new (string Key, string? Value)[]
        {
            ("wandb.id", run.Id), ("wandb.project", project), ("wandb.entity", run.Entity), ("wandb.group", run.Group), ("wandb.jobType", run.JobType), ("wandb.sweep", run.Sweep),
            ("wandb.tags", string.Join(", ", run.Tags)), ("wandb.host", run.Host.Length > 0 ? run.Host : Meta("host")), (Note, run.Notes), (Source, Meta("program")),
            (Commit, run.GitCommit.Length > 0 ? run.GitCommit : Git("commit")), (Remote, run.GitRemote.Length > 0 ? run.GitRemote : Git("remote")),
        }.Where(t => !string.IsNullOrEmpty(t.Value)).Select(t => new Tag(t.Key, t.Value!)),
    ];

    private string? Meta(string member) => metadata is { } all ? LooseJson.Text(all, member) : null;

    private string? Git(string member) => metadata is { } all && LooseJson.Member(all, "git") is { } git ? LooseJson.Text(git, member) : null;
}
