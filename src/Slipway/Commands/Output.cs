using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slipway.Importing;
using Slipway.Server;
using Slipway.Storage;
using Slipway.Storage.Migrations;
using Spectre.Console;

namespace Slipway.Commands;

/// <summary>What commands print: tables and colours on a terminal, plain text in a pipe or under NO_COLOR, one JSON document with <c>--json</c>.</summary>
internal static class Output
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document instead of text.", Recursive = true };

    /// <summary>How many things a note names on a terminal.</summary>
    private const int Named = 5;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IAnsiConsole Out { get; } = Make(Console.Out, Console.IsOutputRedirected);

    private static IAnsiConsole Error { get; } = Make(Console.Error, Console.IsErrorRedirected);

    /// <summary>Prints an answer in the form that was asked for.</summary>
    public static int Show(ParseResult parsed, JsonElement answer, Action<JsonElement> asText)
    {
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, Indented));
        else
            asText(answer);
        return ExitCode.Done;
    }

    /// <summary>A table on a terminal, or a word where it would be empty; tab-separated lines in a pipe.</summary>
    public static void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, string none = "none")
    {
        if (Console.IsOutputRedirected)
        {
            Console.Out.WriteLine(string.Join('\t', columns));
            foreach (var row in rows)
                Console.Out.WriteLine(string.Join('\t', row.Select(cell => cell.ReplaceLineEndings(" "))));
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        if (table.Rows.Count == 0)
            Line(none);
        else
            Out.Write(table);
    }

    /// <summary>Does something long and says on a terminal's standard error what is under way.</summary>
    public static Task Watch(ParseResult parsed, Func<Action<string>, Task> work) => Console.IsErrorRedirected || parsed.GetValue(Json)
        ? work(_ => { })
        : Error.Status().StartAsync("Reading", status => work(text => status.Status(Markup.Escape(text))));

    /// <summary>Says what was not taken, by its reason; of many the first, since JSON names all.</summary>
    public static void Notes(IReadOnlyList<Note> notes)
    {
        foreach (var note in notes)
        {
            Line($"{(note.Kind switch { NoteKind.Left => "left out", NoteKind.Linked => "stays elsewhere", NoteKind.Changed => "taken with a change", _ => "stays as it is here" })}, {note.Count:N0}: {string.Join("; ", note.Such.Take(Named))}{(note.Count > Named ? string.Create(CultureInfo.InvariantCulture, $"; and {note.Count - Named:N0} more (--json names them)") : "")}");
            Line($"  {note.Why}{(note.Remedy is null ? "" : " " + note.Remedy)}");
        }
    }

    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>Says why it ended, and what to do, on standard error.</summary>
    public static int Fail(Exception known)
    {
        Error.Write(new Text("error: ", new Style(Color.Red)));
        Error.WriteLine(known.Message);
        if (known switch { CommandFailedException failed => failed.Remedy, DiskFullException => DiskFullException.Remedy, _ => null } is { } remedy)
            Error.WriteLine(remedy);
        return known switch { CommandFailedException ended => ended.Code, ServerCannotStartException or DatabaseUnusableException => ExitCode.Refused, _ => ExitCode.Broken };
    }

    private static IAnsiConsole Make(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        // A file has no right edge to break lines at.
        if (redirected)
            console.Profile.Width = short.MaxValue;
        return console;
    }
}
