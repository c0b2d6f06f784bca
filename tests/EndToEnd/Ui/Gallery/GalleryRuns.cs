using Slipway.Ui;

namespace Slipway.Tests.Ui.Gallery;

/// <summary>Runs as a busy project has them; the same every time.</summary>
internal static class GalleryRuns
{
    private static readonly string[] Owners = ["amara.okafor", "jonas.lindqvist", "mei-ling.chen", "pipeline/flights", "pipeline/credit", "sofia.marchetti"];
    private static readonly string[] Datasets = ["flights@2026-03", "flights@2026-04", "credit@v7", "credit@v8"];
    private static readonly string[] Kinds = ["lgbm-depth", "lgbm-leaves", "lgbm-wide", "logistic-baseline", "lgbm-monotone"];

    public static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>A table whose columns do not fit together, as a faulty endpoint might send.</summary>
    public static TableData Uneven { get; } = new([new("id", ColumnType.Text), new("metrics.auc", ColumnType.Number)], [Column(2, row => $"run {row}"), Column(1, _ => 0.5)]);

    public static TableData Table(int count)
    {
        var random = new Random(20260301);
        var id = Column(count, _ => $"{random.NextInt64():x16}{random.NextInt64():x16}"[..32]);
        var status = Column(count, row => row is 0 or 3 ? "running" : random.Next(14) switch { 0 => "failed", 1 => "cancelled", _ => "succeeded" });
        var started = Column(count, row => Now.ToUnixTimeMilliseconds() - row * 611_000L - random.Next(300_000));
        var rate = Column(count, _ => (double?)Math.Round(Math.Pow(10, -3 + random.NextDouble() * 2.5), 5));
        var leaves = Column(count, _ => (double?)(1 << random.Next(3, 9)));
        var auc = Column(count, row => status[row] is "failed" ? (double?)null : 0.7 + 0.16 * random.NextDouble() - Math.Abs(Math.Log10(rate[row]!.Value / 0.05)) * 0.02);
        return new TableData(Heads,
        [
            id, Column(count, row => $"{Kinds[random.Next(Kinds.Length)]}-{count - row:0000}"), status, started, Column(count, _ => (double)random.Next(4_000, 900_000)),
            auc, Column(count, row => auc[row] is { } a ? (double?)1.02 - a * 0.8 : null), Column(count, row => auc[row] is { } a ? Curve(a, random) : null),
            rate, leaves, Column(count, _ => (double?)random.Next(3, 13)),
            Column(count, _ => Datasets[random.Next(Datasets.Length)]), Column(count, _ => Owners[random.Next(Owners.Length)]), Column(count, _ => $"{random.NextInt64():x16}"[..8]),
        ]);
    }

    public static IReadOnlyList<object> Search(string words) =>
    [
        .. Enumerable.Range(0, 40).Select(row => new { Title = $"{Kinds[row % Kinds.Length]}-{9_000 + row}", Href = $"/runs/{row}", Kind = "Run", Detail = $"flights@2026-04 · AUC 0.8{row:00}" })
            .Where(item => item.Title.Contains(words, StringComparison.OrdinalIgnoreCase)),
    ];

    private static TableColumn[] Heads =>
    [
        new("id", ColumnType.Text) { Title = "Run id", Hidden = true },
        new("name", ColumnType.Run) { Title = "Run", Pinned = true, Href = "/runs/{id}" },
        new("status", ColumnType.Status) { Title = "Status" },
        new("started", ColumnType.Time) { Title = "Started" },
        new("duration", ColumnType.Duration) { Title = "Took" },
        new("metrics.auc", ColumnType.Number) { Title = "AUC", Digits = 4, Goal = ColumnGoal.Max, Group = "Metrics" },
        new("metrics.log_loss", ColumnType.Number) { Title = "Log loss", Digits = 4, Goal = ColumnGoal.Min, Group = "Metrics" },
        new("curve", ColumnType.Spark) { Title = "AUC by round", Group = "Metrics" },
        new("params.learning_rate", ColumnType.Number) { Title = "learning_rate", Digits = 5, Group = "Parameters" },
        new("params.num_leaves", ColumnType.Number) { Title = "num_leaves", Digits = 0, Group = "Parameters" },
        new("params.max_depth", ColumnType.Number) { Title = "max_depth", Digits = 0, Group = "Parameters" },
        new("dataset", ColumnType.Text) { Title = "Dataset", Href = "/data/{dataset}" },
        new("owner", ColumnType.Text) { Title = "By" },
        new("commit", ColumnType.Text) { Title = "Commit" },
    ];

    private static double[] Curve(double end, Random random) =>
        [.. Enumerable.Range(1, 16).Select(round => Math.Round(end - 0.2 * Math.Exp(-round / 4.0) + random.NextDouble() * 0.006, 4))];

    private static T[] Column<T>(int count, Func<int, T> value) => [.. Enumerable.Range(0, count).Select(value)];
}
