using Slipway.Data.Contracts;
using Slipway.Pipelines.Declaration.Reading;

namespace Slipway.Pipelines.Beginning;

/// <summary>What a first <c>slipway.yaml</c> is to say, decided from the data and the author's wish.</summary>
public sealed record Draft
{
    /// <summary>Fewer rows of a class may all be held back, and a class that was never learned cannot be judged.</summary>
    private const int LeastOfClass = 15;

    /// <summary>Fewer rows cannot be learned from, searched by and tested on.</summary>
    private const int LeastRows = 50;

    /// <summary>Whole numbers with up to so many different values are told apart by class.</summary>
    private const int FewNumbers = 10;

    private static readonly string[] Yes = ["yes", "true", "y", "1", "positive", "pos", "ja", "oui", "sí", "si", "sì", "sim", "tak", "да"];

    private Draft(Wish wish, DataLook look, ColumnLook target) => (Wish, Look, Target) = (wish, look, target);

    public Wish Wish { get; }

    public DataLook Look { get; }

    public ColumnLook Target { get; }

    /// <summary><c>binary</c>, <c>multiclass</c> or <c>regression</c>.</summary>
    public string Task { get; private init; } = "regression";

    /// <summary>The class that counts as positive; null unless the task is binary.</summary>
    public string? Positive { get; private init; }

    /// <summary>Classes too rare to learn; their rows are set aside.</summary>
    public IReadOnlyList<ClassLook> Rare { get; private init; } = [];

    /// <summary>Columns that the model does not learn from, each with the reason.</summary>
    public IReadOnlyList<(ColumnLook Column, string Reason)> LeftOut { get; private init; } = [];

    /// <summary>What the model learns from.</summary>
    public IReadOnlyList<ColumnLook> Features { get; private init; } = [];

    /// <summary>The protected columns.</summary>
    public IReadOnlyList<ColumnLook> Protected { get; private init; } = [];

    /// <summary>The column of event time; null without one.</summary>
    public ColumnLook? Time { get; private init; }

    /// <summary>The column that names a row; null when none does.</summary>
    public ColumnLook? Key { get; private init; }

    /// <summary>Rows that can be learned from or judged by.</summary>
    public long UsableRows { get; private init; }

    /// <summary>Decides, or says why a model cannot be made of this.</summary>
    public static Result<Draft> Of(DataLook look, Wish wish)
    {
        if (look.Rows < LeastRows)
            return Refusal.Invalid($"{look.Source} has {look.Rows} rows that can be read; that is too few to learn from, to search by and to test on.", $"Give at least {LeastRows}.");
        if (!Column(look, wish.Target, "--target").Succeeded(out var target, out var refusal))
            return refusal;
        var judged = new List<ColumnLook>();
        foreach (var name in wish.Protected.Distinct(StringComparer.Ordinal))
        {
            if (!Column(look, name, "--protected").Succeeded(out var column, out refusal))
                return refusal;
            if (column == target)
                return Refusal.Invalid($"--protected: '{name}' is the target, which a model must learn.", "Name the columns of the people it judges, such as their sex or age.");
            judged.Add(column);
        }

        ColumnLook? time = null;
        if (wish.Time is not null && !Column(look, wish.Time, "--time").Succeeded(out time, out refusal))
            return refusal;
        if (time is { IsTime: false })
            return Refusal.Invalid($"--time: '{time.Name}' is read as {Word(time.Type)}, which is no event time.", "Write it as 2001-06-30 or 2001-06-30T12:00:00Z in the file, or leave --time out.");
        return Decide(new Draft(wish, look, target) { Protected = judged, Time = time });
    }

    /// <summary>A type's name as <c>slipway.yaml</c> has it.</summary>
    internal static string Word(ColumnType type) => type.ToString().ToLowerInvariant();

    private static Result<ColumnLook> Column(DataLook look, string name, string option)
    {
        if (look.Find(name) is { } column)
            return column;
        var names = $"{string.Join(", ", look.Columns.Take(40).Select(c => c.Name))}{(look.Columns.Count > 40 ? ", …" : "")}";
        if (look.Reading?.Header == false)
            return Refusal.Invalid($"{option}: {look.Source} has no column '{name}': its first line looks like data, so its columns are called by their place.", $"Write a line of names above the data, or take one of these: {names}.");
        var hint = NearestName.Hint(name, look.Columns.Select(c => c.Name)) is { Length: > 0 } nearest ? nearest : ".";
        return Refusal.Invalid(
            $"{option}: {look.Source} has no column '{name}'{hint}",
            look.Reading is null || hint != "." ? $"Its columns: {names}." : $"By its first line its columns are: {names}. Should these be data, write a line of names above them in the file.");
    }

    private static Result<Draft> Decide(Draft draft)
    {
        var (look, target) = (draft.Look, draft.Target);
        if (target.Distinct == 0)
            return Refusal.Invalid($"'{target.Name}' holds no value; there is nothing to learn.", "Name another column with --target.");
        if (target.Distinct < 2)
            return Refusal.Invalid($"'{target.Name}' has the same value in every row; there is nothing to learn.", "Name another column with --target.");
        if (target.IsTime)
            return Refusal.Invalid($"'{target.Name}' holds dates, which cannot be predicted.", "Put what should be told, such as a number of days, into a column of its own.");
        var task = TaskOf(target);
        if (task is null && target.Unread is { } unread)
            return Refusal.Invalid($"'{target.Name}' {unread}.", "Put that right in the file, for example by leaving these fields empty, and run init again.");
        if (task is null && target.HasCommas)
            return Refusal.Invalid($"'{target.Name}' {Beginning.LeftOut.OfCommas(look)}.", "Write its numbers so in the file, and run init again.");
        if (task is null)
            return Refusal.Invalid($"'{target.Name}' has {target.Distinct} different texts; a model tells up to {DataLook.MostClasses} classes apart.", "Merge rare classes, or name a number to predict.");
        var rare = task == "multiclass" ? look.Classes.Where(c => c.Early < LeastOfClass).ToList() : [];
        if (task == "binary" && look.Classes.FirstOrDefault(c => c.Early < LeastOfClass) is { } few)
            return Refusal.Invalid($"Only {few.Early} rows to learn from have '{few.Value}' in '{target.Name}'; that is too few to tell it apart.", $"Give data with at least {LeastOfClass}{(draft.Time is null ? "" : ", or leave --time out to split at random")}.");
        if (task == "multiclass" && look.Classes.Count - rare.Count < 2)
            return Refusal.Invalid($"'{target.Name}' has no two classes with at least {LeastOfClass} rows to learn from.", "Give more data, or merge rare classes.");
        return Settle(draft with { Task = task, Positive = task == "binary" ? PositiveOf(look.Classes) : null, Rare = rare });
    }

    private static Result<Draft> Settle(Draft draft)
    {
        var (look, target) = (draft.Look, draft.Target);
        var left = look.Columns.Where(c => c != target).Select(c => (Column: c, Reason: ReasonFor(draft, c)!)).Where(c => c.Reason is not null).ToList();
        var features = look.Columns.Where(c => c != target && !left.Exists(l => l.Column == c)).ToList();
        if (features.Count == 0)
            return Refusal.Invalid($"No column is left to learn from: {(left.Count == 0 ? $"the file has none but '{target.Name}'" : string.Join("; ", left.Take(10).Select(l => $"'{l.Column.Name}' {l.Reason}")))}.", "Give data with columns that are known before the outcome.");
        return draft with
        {
            LeftOut = left,
            Features = features,
            Key = left.Select(l => l.Column).FirstOrDefault(c => Beginning.LeftOut.IsId(c, look.Rows) && c.Type is ColumnType.Int or ColumnType.String && c.Nulls == 0 && c.Distinct == look.Rows),
            UsableRows = look.Rows - target.Nulls - draft.Rare.Sum(c => c.Rows),
        };
    }

    private static string? ReasonFor(Draft draft, ColumnLook column) =>
        draft.Protected.Contains(column) ? "protected: the model is judged by it and never learns from it"
        : column == draft.Time ? "the event time: rows are split by it, and it never comes back"
        : Beginning.LeftOut.Reason(column, draft.Look);

    private static string? TaskOf(ColumnLook target) => target.Type switch
    {
        ColumnType.Bool => "binary",
        ColumnType.String => target.Distinct == 2 ? "binary" : target.Distinct <= DataLook.MostClasses ? "multiclass" : null,
        ColumnType.Int => target.Distinct == 2 ? "binary" : target.Distinct <= FewNumbers ? "multiclass" : "regression",
        _ => "regression",
    };

    /// <summary>The class that says yes, else the rarer one, which is mostly the one that is looked for.</summary>
    private static string PositiveOf(IReadOnlyList<ClassLook> classes) =>
        (classes.FirstOrDefault(c => Yes.Contains(c.Value, StringComparer.OrdinalIgnoreCase)) ?? classes.OrderBy(c => c.Rows).ThenBy(c => c.Value, StringComparer.Ordinal).First()).Value;
}
