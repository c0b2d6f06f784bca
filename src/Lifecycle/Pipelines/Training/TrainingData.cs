using Slipway.Declarations;
using Slipway.Models.Expressions;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Pipelines.Declaration;
using Slipway.Work;

namespace Slipway.Pipelines.Training;

/// <summary>The rows of a dataset version as a trainer needs them: which columns are features, what is learned, which rows are held back.</summary>
/// <param name="Table">The rows that count, with the columns that are needed.</param>
/// <param name="FileRows">For each row of the table its number in the file; null where these are the same.</param>
internal sealed record TrainingData(Table Table, IReadOnlyList<int>? FileRows, IReadOnlyList<string> Features, ModelTask Task, string? Positive, RowSplit Split, string? Time)
{
    /// <summary>Which of the features are computed inside the model.</summary>
    public DerivedFeatures Derived { get; init; } = DerivedFeatures.None;

    /// <summary>Beyond so many different values a number is measured, not told apart by class.</summary>
    private const int MostClasses = 50;

    public static async Task<TrainingData> Load(string file, Project project, string? window, CancellationToken cancel)
    {
        var train = project.Train!;
        var time = project.Data[train.Data].Time;
        var types = (await ParquetTable.Describe(file, cancel)).ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        var features = Choose(train, time, types);
        var derive = project.Data[train.Data].Derive;
        var derived = train.Trainer.Command is not null ? DerivedFeatures.None : DerivedFeatures.Of(derive, [.. types.Where(c => !derive.ContainsKey(c.Key)).Select(c => new SourceColumn(c.Key, ParquetTable.KindOf(c.Value)))], features);
        var wanted = features.Append(train.Target).Concat(Others(project, time)).Concat(derived.Inside.Sources.Select(s => s.Name)).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Find(name => !types.ContainsKey(name)) is { } missing)
            throw new JobFailedException($"The dataset version has no column '{missing}'. It has: {string.Join(", ", types.Keys)}.");
        var all = await ParquetTable.Read(file, wanted, cancel);
        var kept = Within(all, Labelled(all, train.Target), time, window);
        var table = kept.Length == all.Rows ? all : all.Take(kept);
        derived = derived.Proven(table, features);
        var task = TaskOf(train, table[train.Target]);
        var split = RowSplit.Of(table, train.Split, time, train.Seed);
        if (split.Train.Count == 0 || split.Test.Count == 0)
            throw new JobFailedException($"The split leaves {split.Train.Count} rows to learn from and {split.Test.Count} to test on; both need rows. Change train.split.");
        return new(table, kept.Length == all.Rows ? null : kept, features, task, task == ModelTask.Binary ? PositiveText(train.Positive) : null, split, time) { Derived = derived };
    }

    /// <summary>A row's number in the dataset version's file.</summary>
    public long FileRow(int row) => FileRows is null ? row : FileRows[row];

    /// <summary>Rows whose target is missing cannot be learned from nor judged by.</summary>
    private static int[] Labelled(Table table, string target) => [.. Enumerable.Range(0, table.Rows).Where(row => !table[target].IsNull(row))];

    /// <summary>The newest part of the rows by event time.</summary>
    private static int[] Within(Table table, int[] rows, string? time, string? window)
    {
        if (time is null || window is null || !LastPeriod.TryRead(window, out var last))
            return rows;
        var column = table[time];
        var instants = rows.Where(row => !column.IsNull(row)).Select(row => RowSplit.Milliseconds(column, row));
        var from = last.Period.Before(DateTimeOffset.FromUnixTimeMilliseconds(instants.DefaultIfEmpty(0).Max())).ToUnixTimeMilliseconds();
        return [.. rows.Where(row => !column.IsNull(row) && RowSplit.Milliseconds(column, row) > from)];
    }

    /// <summary>Columns that are needed besides features and target: event time, the split's key, the groups of fairness gates.</summary>
    private static IEnumerable<string> Others(Project project, string? time) =>
        new[] { time, project.Train!.Split.Key }.OfType<string>().Concat(project.Gates.OfType<FairnessGate>().Select(g => g.By));

    private static List<string> Choose(Train train, string? time, Dictionary<string, string> types)
    {
        if (train.Features?.Only is { } only)
            return [.. only];
        var except = (train.Features?.Except ?? []).Append(train.Target).Append(time).Append(train.Split.Key);
        return [.. types.Where(c => !except.Contains(c.Key, StringComparer.Ordinal) && !c.Value.StartsWith("TIMESTAMP", StringComparison.Ordinal) && c.Value != "DATE").Select(c => c.Key)];
    }

    private static ModelTask TaskOf(Train train, Models.Tables.Column target)
    {
        if (train.Task is { } declared)
            return declared switch { "binary" => ModelTask.Binary, "multiclass" => ModelTask.Multiclass, _ => ModelTask.Regression };
        var distinct = Enumerable.Range(0, target.Count).Select(row => target[row]).Distinct().Take(MostClasses + 1).Count();
        if (distinct < 2)
            throw new JobFailedException($"The target '{target.Name}' has the same value in every row; there is nothing to learn.");
        return distinct == 2 ? ModelTask.Binary : target.Kind is ColumnKind.Text or ColumnKind.Boolean ? ModelTask.Multiclass : ModelTask.Regression;
    }

    private static string? PositiveText(object? positive) => positive switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(positive, System.Globalization.CultureInfo.InvariantCulture),
    };
}
