using System.CommandLine;
using System.Text.Json;
using Slipway.Exporting;
using Slipway.Importing;
using Slipway.Importing.Rest;

namespace Slipway.Commands;

/// <summary><c>slipway export</c>: what was tracked, in the forms of other tools.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Folder = new("folder") { Description = "The folder to write; it may not be there yet, or must be empty." };
    private static readonly Option<string[]> Experiment = new("--experiment") { Description = "Only this experiment, by name or number, with the versions that its runs made; may be given several times.", HelpName = "NAME" };

    public static Command Make()
    {
        var mlruns = new Command("mlruns", "Experiments, runs, artifacts and models as a folder that MLflow reads (its file store).") { Folder, Experiment };
        mlruns.SetAction(Export);
        mlruns.With("slipway export mlruns ./mlruns", "slipway export mlruns ./credit --experiment credit");
        return new Command("export", "Move out: what was tracked, for another tool.") { mlruns };
    }

    private static async Task<int> Export(ParseResult parsed, CancellationToken cancel)
    {
        var (notes, report) = (new Notes(), new ExportReport(ExportTarget.Of(parsed.GetValue(Folder)!)));
        using var client = new ServerClient(parsed, Timeout.InfiniteTimeSpan);
        await using var source = RestSource.OpenOurs(client.Server, Environment.GetEnvironmentVariable("SLIPWAY_TOKEN"), notes);
        await Output.Watch(parsed, progress => new FolderExport(source, client, parsed.GetValue(Experiment)!, report, notes, progress).Run(cancel));
        report.Notes = notes.All;
        Output.Show(parsed, JsonSerializer.SerializeToElement(report, ImportCommand.Json), _ =>
        {
            Output.Line($"Wrote {report.Folder}: {Counted.Of(report.Experiments, "experiment")}, {Counted.Of(report.Runs, "run")} with {Counted.Of(report.Points, "point")}, {Counted.Of(report.LoggedModels, "logged model")}, {Counted.Of(report.Artifacts, "artifact")} of {Counted.Of(report.Bytes, "byte")}, {Counted.Of(report.Models, "model")} with {Counted.Of(report.Versions, "version")}.");
            Output.Notes(report.Notes);
        });
        return notes.LeftAny ? ExitCode.Refused : ExitCode.Done;
    }
}
