using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Importing;
using Slipway.Importing.Neptune;
using Slipway.Importing.Wandb;

namespace Slipway.Commands;

/// <summary><c>slipway import</c>: what other tools tracked.</summary>
internal static class ImportCommand
{
    private static readonly Option<string> FromMlflow = From("An MLflow server's address, a database (sqlite:///mlflow.db, postgresql://user@host/name), or a folder (mlruns).", "PLACE");
    private static readonly Option<string> FromWandb = From("The folder in which W&B keeps runs on a machine (wandb), or that of a single run.", "FOLDER");
    private static readonly Option<string> FromNeptune = From("The folder that neptune-exporter wrote, with 'data' and 'files' in it, or the one of its Parquet files.", "FOLDER");
    private static readonly Option<string?> Files = new("--files") { Description = "The folder of the exported files, where it is not 'files' beside 'data': the exporter's --files-path.", HelpName = "DIR" };
    private static readonly Option<int> Multiplier = NumberOption.Make("--step-multiplier", "What steps are multiplied by: Neptune's may have fractions, and are whole numbers here. Take the same one each time.", 1, int.MaxValue, 1);
    private static readonly Option<string[]> Experiment = new("--experiment") { Description = "Only this experiment, by name or number, with the versions that its runs made; may be given several times.", HelpName = "NAME" };
    private static readonly Option<string[]> Project = new("--experiment") { Description = "Only this project, which is an experiment here, by name; may be given several times.", HelpName = "NAME" };
    private static readonly Option<string?> Artifacts = new("--artifacts") { Description = "The folder that MLflow's artifacts lie in on this machine, where the source does not tell: the one behind an MLflow server, or one that was moved.", HelpName = "DIR" };
    private static readonly Option<string[]> Allowed = new("--allow-artifact-root") { Description = "A folder outside of the source's own whose files may be read; may be given several times.", HelpName = "DIR" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read the source and count; ask no server and write nothing." };

    /// <summary>How a report stands in JSON.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Make()
    {
        var mlflow = new Command("mlflow", "Experiments, runs, artifacts and models of MLflow, with their ids. May be run again: it goes on where it stopped, and what is here already stays.") { FromMlflow, Experiment, Artifacts, Allowed, DryRun };
        mlflow.SetAction((parsed, cancel) => Import(parsed, Experiment, notes => MlflowSources.Open(parsed.GetValue(FromMlflow)!, parsed.GetValue(Allowed)!, parsed.GetValue(Artifacts), notes, cancel), cancel));
        mlflow.With("slipway import mlflow --from ./mlruns", "slipway import mlflow --from http://127.0.0.1:8080 --experiment credit --dry-run", "slipway import mlflow --from sqlite:///mlflow.db --artifacts ./mlartifacts");
        var wandb = new Command("wandb", "Projects and runs of Weights & Biases from the folder that it writes, online or offline, with files and system metrics. May be run again: it goes on where it stopped, and what is here already stays.") { FromWandb, Project, Allowed, DryRun };
        wandb.SetAction((parsed, cancel) => Import(parsed, Project, notes => Task.FromResult<ITrackingSource>(WandbSource.Open(parsed.GetValue(FromWandb)!, parsed.GetValue(Allowed)!, notes, TimeProvider.System)), cancel));
        wandb.With("slipway import wandb --from ./wandb --dry-run", "slipway import wandb --from ./wandb", "slipway import wandb --from ./wandb/offline-run-20250102_030405-ab12cd34");
        var neptune = new Command("neptune", "Projects and runs of Neptune from what its exporter wrote, with files and monitoring. May be run again: it goes on where it stopped, and what is here already stays.") { FromNeptune, Files, Multiplier, Project, Allowed, DryRun };
        neptune.SetAction((parsed, cancel) => Import(
            parsed, Project, async notes => await NeptuneSource.Open(parsed.GetValue(FromNeptune)!, parsed.GetValue(Files), parsed.GetValue(Allowed)!, parsed.GetValue(Multiplier), notes, cancel), cancel));
        neptune.With("slipway import neptune --from ./exports --dry-run", "slipway import neptune --from ./exports", "slipway import neptune --from /mnt/fast/data --files /mnt/cold/files --step-multiplier 1000");
        return new Command("import", "Move in: bring what another tool tracked.") { mlflow, wandb, neptune };
    }

    private static Option<string> From(string description, string form) => new("--from") { Description = description, Required = true, HelpName = form };

    /// <param name="wanted">The option that names single experiments.</param>
    /// <param name="open">Opens the source.</param>
    private static async Task<int> Import(ParseResult parsed, Option<string[]> wanted, Func<Notes, Task<ITrackingSource>> open, CancellationToken cancel)
    {
        var notes = new Notes();
        await using var source = await open(notes);
        using var client = parsed.GetValue(DryRun) ? null : new ServerClient(parsed, Timeout.InfiniteTimeSpan);
        var report = new ImportReport(source.Name, client is null);
        try
        {
            await Output.Watch(parsed, progress =>
                new Import(source, client is null ? null : new ServerDoor(client), parsed.GetValue(wanted)!, report, notes, progress).Run(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Interrupted, "Stopped. What was taken stays.", "The same command goes on from there.");
        }

        report.Notes = notes.All;
        Output.Show(parsed, JsonSerializer.SerializeToElement(report, Json), _ => Show(report));
        return notes.LeftAny ? ExitCode.Refused : ExitCode.Done;
    }

    private static void Show(ImportReport report)
    {
        Output.Line($"{(report.DryRun ? "Counted" : "Imported from")} {report.Source}");
        Output.Table(["experiment", "number there", "number here"], report.Experiments.Select(e => new[] { e.Name, e.From?.ToString(CultureInfo.InvariantCulture) ?? "", report.DryRun ? "" : e.To.ToString(CultureInfo.InvariantCulture) }));
        Output.Table(["what", "at the source", "taken", "here already"], new (string What, Tally Tally)[]
        {
            ("runs", report.Runs), ("points of metrics", report.Points), ("artifacts", report.Artifacts), ("logged models", report.LoggedModels), ("models", report.Models), ("versions", report.Versions), ("aliases", report.Aliases),
        }.Select(row => new[] { row.What, row.Tally.Seen.ToString("N0", CultureInfo.InvariantCulture), report.DryRun ? "" : row.Tally.Taken.ToString("N0", CultureInfo.InvariantCulture), report.DryRun ? "" : row.Tally.There.ToString("N0", CultureInfo.InvariantCulture) }));
        Output.Line($"The artifacts have {Counted.Of(report.Bytes, "byte")}.");
        Output.Notes(report.Notes);
    }
}
