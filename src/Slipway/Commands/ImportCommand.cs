using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Importing;

namespace Slipway.Commands;

/// <summary><c>slipway import</c>: what other tools tracked.</summary>
internal static class ImportCommand
{
    private static readonly Option<string> From = new("--from") { Description = "An MLflow server's address, a database (sqlite:///mlflow.db, postgresql://user@host/name), or a folder (mlruns).", Required = true, HelpName = "PLACE" };
    private static readonly Option<string[]> Experiment = new("--experiment") { Description = "Only this experiment, by name or number, with the versions that its runs made; may be given several times.", HelpName = "NAME" };
    private static readonly Option<string?> Artifacts = new("--artifacts") { Description = "The folder that MLflow's artifacts lie in on this machine, where the source does not tell: the one behind an MLflow server, or one that was moved.", HelpName = "DIR" };
    private static readonly Option<string[]> Allowed = new("--allow-artifact-root") { Description = "A folder outside of the source's own whose files may be read; may be given several times.", HelpName = "DIR" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read the source and count; ask no server and write nothing." };

    /// <summary>How a report stands in JSON.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Make()
    {
        var mlflow = new Command("mlflow", "Experiments, runs, artifacts and models of MLflow, with their ids. May be run again: it goes on where it stopped, and what is here already stays.") { From, Experiment, Artifacts, Allowed, DryRun };
        mlflow.SetAction(Import);
        mlflow.With("slipway import mlflow --from ./mlruns", "slipway import mlflow --from http://127.0.0.1:8080 --experiment credit --dry-run", "slipway import mlflow --from sqlite:///mlflow.db --artifacts ./mlartifacts");
        return new Command("import", "Move in: bring what another tool tracked.") { mlflow };
    }

    private static async Task<int> Import(ParseResult parsed, CancellationToken cancel)
    {
        var notes = new Notes();
        await using var source = await MlflowSources.Open(parsed.GetValue(From)!, parsed.GetValue(Allowed)!, parsed.GetValue(Artifacts), notes, cancel);
        using var client = parsed.GetValue(DryRun) ? null : new ServerClient(parsed, Timeout.InfiniteTimeSpan);
        var report = new ImportReport(source.Name, client is null);
        try
        {
            await Output.Watch(parsed, progress =>
                new Import(source, client is null ? null : new ServerDoor(client), parsed.GetValue(Experiment)!, report, notes, progress).Run(cancel));
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
        Output.Table(["experiment", "number there", "number here"], report.Experiments.Select(e => new[] { e.Name, e.From.ToString(CultureInfo.InvariantCulture), report.DryRun ? "" : e.To.ToString(CultureInfo.InvariantCulture) }));
        Output.Table(["what", "at the source", "taken", "here already"], new (string What, Tally Tally)[]
        {
            ("runs", report.Runs), ("points of metrics", report.Points), ("artifacts", report.Artifacts), ("logged models", report.LoggedModels), ("models", report.Models), ("versions", report.Versions), ("aliases", report.Aliases),
        }.Select(row => new[] { row.What, row.Tally.Seen.ToString("N0", CultureInfo.InvariantCulture), report.DryRun ? "" : row.Tally.Taken.ToString("N0", CultureInfo.InvariantCulture), report.DryRun ? "" : row.Tally.There.ToString("N0", CultureInfo.InvariantCulture) }));
        Output.Line($"The artifacts have {report.Bytes:N0} bytes.");
        Output.Notes(report.Notes);
    }
}
