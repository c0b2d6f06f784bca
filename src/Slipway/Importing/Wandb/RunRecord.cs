using Google.Protobuf;

namespace Slipway.Importing.Wandb;

/// <summary>What a run says of itself. Later records of the same run may leave out what earlier ones said.</summary>
internal sealed record RunRecord
{
    public string Id { get; private init; } = "";

    /// <summary>The user or team that it belongs to; empty for a run that was never online.</summary>
    public string Entity { get; private init; } = "";

    public string Project { get; private init; } = "";

    public string Group { get; private init; } = "";

    public string JobType { get; private init; } = "";

    public string Name { get; private init; } = "";

    public string Notes { get; private init; } = "";

    public IReadOnlyList<string> Tags { get; private init; } = [];

    public string Sweep { get; private init; } = "";

    public string Host { get; private init; } = "";

    public long? StartedAt { get; private init; }

    /// <summary>The step at which a resumed run goes on; 0 where W&amp;B does not say.</summary>
    public long FirstStep { get; private init; }

    public string GitRemote { get; private init; } = "";

    public string GitCommit { get; private init; } = "";

    /// <summary>The record with its configuration and summary, which are kept apart.</summary>
    public static (RunRecord Run, IReadOnlyList<Item> Config, IReadOnlyList<Item> Summary) Read(ByteString message)
    {
        var (run, config, summary) = (new RunRecord(), new List<Item>(), new List<Item>());
        foreach (var field in Wire.Fields(message))
        {
            if (field.Number == 4)
                config.AddRange(Updates(field.Content));
            else if (field.Number == 5)
                summary.AddRange(Updates(field.Content));
            else
                run = run.With(field);
        }

        return (run, config, summary);
    }

    /// <summary>This record, and what an earlier one said that it leaves out.</summary>
    public RunRecord After(RunRecord? earlier) => earlier is null ? this : this with
    {
        Entity = Or(Entity, earlier.Entity), Project = Or(Project, earlier.Project), Group = Or(Group, earlier.Group), JobType = Or(JobType, earlier.JobType), Name = Or(Name, earlier.Name), Notes = Or(Notes, earlier.Notes),
        Tags = Tags.Count > 0 ? Tags : earlier.Tags, Sweep = Or(Sweep, earlier.Sweep), Host = Or(Host, earlier.Host), GitRemote = Or(GitRemote, earlier.GitRemote), GitCommit = Or(GitCommit, earlier.GitCommit),
        StartedAt = earlier.StartedAt ?? StartedAt,
    };

    private RunRecord With(WireField field) => field.Number switch
    {
        1 => this with { Id = field.Text },
        2 => this with { Entity = field.Text },
        3 => this with { Project = field.Text },
        6 => this with { Group = field.Text },
        7 => this with { JobType = field.Text },
        8 => this with { Name = field.Text },
        9 => this with { Notes = field.Text },
        10 => this with { Tags = [.. Tags, field.Text] },
        12 => this with { Sweep = field.Text },
        13 => this with { Host = field.Text },
        14 => this with { FirstStep = field.Value },
        17 => this with { StartedAt = Wire.Milliseconds(field.Content) },
        21 => Git(field.Content),
        _ => this,
    };

    private RunRecord Git(ByteString message)
    {
        var run = this;
        foreach (var field in Wire.Fields(message))
            run = field.Number switch { 1 => run with { GitRemote = field.Text }, 2 => run with { GitCommit = field.Text }, _ => run };
        return run;
    }

    private static IEnumerable<Item> Updates(ByteString message) => Wire.Fields(message).Where(f => f.Number == 1).Select(f => Item.Read(f.Content));

    private static string Or(string text, string other) => text.Length > 0 ? text : other;
}
