using System.CommandLine;
using System.Text.Json;
using Slipway.Pipelines.Beginning;
using Slipway.Pipelines.Declaration.Reading;

namespace Slipway.Commands;

/// <summary><c>slipway init</c>: looks at a file and writes a <c>slipway.yaml</c> that can be applied as it is.</summary>
internal static class InitCommand
{
    private static readonly Argument<string> Source = new("file") { Description = "A CSV file, packed with gzip or not, or a Parquet file." };
    private static readonly Option<string> Target = new("--target") { Description = "The column to predict.", HelpName = "COLUMN", Required = true };
    private static readonly Option<string[]> Protected = new("--protected") { Description = "A column that the model is judged by and never learns from, such as a sex or an age; may be given several times.", HelpName = "COLUMN", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<string?> Time = new("--time") { Description = "The column of event time: the newest rows test the model, and a monitor watches by windows of it.", HelpName = "COLUMN" };
    private static readonly Option<string?> Project = new("--project") { Description = "The project's name; the file's when left out.", HelpName = "NAME" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write over a slipway.yaml that is there." };

    public static Command Make()
    {
        var command = new Command("init", "Look at your data and write a slipway.yaml for it.") { Source, Target, Protected, Time, Project, Force };
        command.SetAction(Run);
        return command.With("slipway init loans.csv --target repaid --protected age sex", "slipway init rides.parquet --target fare --time started --project fares").WithoutServer();
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var (file, yaml) = (parsed.GetValue(Source)!, Path.GetFullPath(ProjectFolder.FileName));
        if (!File.Exists(file))
            throw new CommandFailedException(ExitCode.Usage, $"There is no file {Path.GetFullPath(file)}.", "Name a CSV or Parquet file.");
        if (File.Exists(yaml) && !parsed.GetValue(Force))
            throw new CommandFailedException(ExitCode.Refused, $"There is a {ProjectFolder.FileName} in {Path.GetDirectoryName(yaml)} already.", "Run this in another folder, or say --force to write over it.");
        var wish = new Wish(ProjectName(parsed.GetValue(Project), file), parsed.GetValue(Target)!, parsed.GetValue(Protected) ?? [], parsed.GetValue(Time));
        var source = Path.GetRelativePath(Path.GetDirectoryName(yaml)!, file).Replace('\\', '/');
        var look = await DataScan.Look(Path.GetFullPath(file), source, wish, TimeProvider.System.GetUtcNow(), cancel);
        if (!look.Then(found => Draft.Of(found, wish)).Succeeded(out var draft, out var refusal))
            throw new CommandFailedException(ExitCode.Refused, refusal.Message, refusal.Remedy);
        var text = DraftYaml.Write(draft);
        if (DeclarationReader.Read(text).Mistakes is [var mistake, ..])
            throw new InvalidOperationException($"What was written is not read back: {mistake}");
        await Write(yaml, text, cancel);
        var said = JsonSerializer.SerializeToElement(new
        {
            file = yaml, project = wish.Project, rows = draft.Look.Rows, target = draft.Target.Name, task = draft.Task, features = draft.Features.Select(f => f.Name), left_out = draft.LeftOut.Select(l => new { column = l.Column.Name, reason = l.Reason }),
        });
        return Output.Show(parsed, said, _ => Say(draft, yaml));
    }

    private static void Say(Draft draft, string yaml)
    {
        Output.Line($"{Counted.Of(draft.Look.Rows, "row")}, {Counted.Of(draft.Look.Columns.Count, "column")}. {draft.Task} of '{draft.Target.Name}' from {draft.Features.Count} of them.");
        foreach (var (column, reason) in draft.LeftOut)
            Output.Line($"  left out: {column.Name} {(reason.StartsWith("protected", StringComparison.Ordinal) || reason.StartsWith("the ", StringComparison.Ordinal) ? "is " : "")}{reason}.");
        Output.Line($"Wrote {yaml}. Read it; then, with 'slipway up' in a terminal of its own:");
        Output.Line("  slipway apply            loads, checks, searches, trains, registers and deploys");
        Output.Line($"  slipway deployment predict {draft.Wish.Project} '{{…}}'");
        if (new ProjectFolder(Path.GetDirectoryName(yaml)!).IsIgnored(ProjectFolder.FileName))
            Output.Line($"Git ignores {ProjectFolder.FileName} here. It is the project: take it out of .gitignore, so that each version knows the commit it came from.");
    }

    /// <summary>Whole or not at all.</summary>
    private static async Task Write(string path, string text, CancellationToken cancel)
    {
        var unfinished = path + ".unfinished";
        try
        {
            await File.WriteAllTextAsync(unfinished, text, cancel);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new CommandFailedException(ExitCode.Refused, $"{path} cannot be written: {fault.Message}", "Run this in a folder that is yours.");
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static string ProjectName(string? given, string file)
    {
        if (given is null)
            return Wish.NameFrom(Path.GetFileNameWithoutExtension(file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file));
        return given == Wish.NameFrom(given) ? given : throw new CommandFailedException(ExitCode.Usage, $"--project: '{given}' is no project name.", $"Use 1 to 60 lower-case letters, digits and dashes, such as {Wish.NameFrom(given)}.");
    }
}
