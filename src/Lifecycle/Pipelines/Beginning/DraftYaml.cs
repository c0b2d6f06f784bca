using System.Globalization;
using System.Text;
using Slipway.Data.Contracts;

namespace Slipway.Pipelines.Beginning;

/// <summary>Writes a draft as a commented <c>slipway.yaml</c> that <see cref="Declaration.Reading.DeclarationReader"/> reads without a mistake.</summary>
public static class DraftYaml
{
    public static string Write(Draft draft)
    {
        var text = new StringBuilder();
        Head(text, draft);
        DataSection.Write(text, draft);
        Train(text, draft);
        Tune(text, draft);
        Gates(text, draft);
        Deploy(text, draft);
        MonitorSection.Write(text, draft);
        return text.ToString();
    }

    internal static StringBuilder Line(this StringBuilder text, string line) => text.Append(line).Append('\n');

    internal static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Head(StringBuilder text, Draft draft)
    {
        var (look, target) = (draft.Look, draft.Target);
        text.Line($"# Written by 'slipway init' from {Count(look.Rows)} rows of {YamlText.Comment(look.Source)}: a beginning that runs as it is, to be read and changed.");
        text.Line("# 'slipway plan' says what it would do, 'slipway apply' does it.");
        text.Line($"project: {YamlText.Of(draft.Wish.Project)}");
        text.Line("objective:");
        text.Line($"  statement: {YamlText.Of($"Tell {target.Name} from {draft.Features.Count} other columns.")}");
        text.Line($"  metric: {draft.Task switch { "binary" => "roc_auc", "multiclass" => "log_loss", _ => "rmse" }}");
        text.Line("");
    }

    private static void Train(StringBuilder text, Draft draft)
    {
        text.Line("train:");
        text.Line($"  data: {YamlText.Of(draft.Wish.Project)}");
        text.Line($"  target: {YamlText.Of(draft.Target.Name)}");
        text.Line($"  task: {draft.Task}{Because(draft)}");
        if (draft.Positive is { } positive)
            text.Line($"  positive: {Value(draft.Target, positive)}");
        if (draft.LeftOut.Count > 0)
        {
            text.Line("  # Left out of what the model learns from:");
            foreach (var (column, reason) in draft.LeftOut)
                text.Line($"  #   {YamlText.Comment(column.Name)}: {YamlText.Comment(reason)}.");
            text.Line($"  features: {{except: {YamlText.List(draft.LeftOut.Select(l => l.Column.Name).Concat(Bands.Of(draft).Select(b => b.Name)))}}}");
        }

        text.Line(draft.Time is null
            ? "  split: {by: random, test: 20%}      # the rows held back are chosen by the seed"
            : "  split: {by: time, test: 20%}      # the newest rows are held back, as the future will be");
        text.Line("  trainer: lightgbm");
        text.Line("  parameters: {num_iterations: 100}");
        text.Line("  seed: 7      # the same seed gives the same model");
        text.Line("");
    }

    private static string Because(Draft draft) => draft.Task switch
    {
        "regression" => $"      # {Count(draft.Target.Distinct)} different numbers",
        "multiclass" => $"      # {draft.Look.Classes.Count - draft.Rare.Count} classes",
        _ => $"      # {YamlText.Comment(string.Join(", ", draft.Look.Classes.Select(c => $"{c.Value}: {Count(c.Rows)} rows")))}",
    };

    private static void Tune(StringBuilder text, Draft draft)
    {
        var leaf = Math.Clamp(draft.UsableRows / 20, 6, 100);
        text.Line("tune:");
        text.Line($"  metric: {(draft.Task == "regression" ? "rmse" : "log_loss")}");
        text.Line("  trials: 8");
        text.Line("  parallel: 2");
        text.Line("  search:");
        text.Line("    learning_rate: {float: [0.02, 0.2], scale: log}");
        text.Line("    num_leaves: {int: [4, 31], scale: log}");
        text.Line(FormattableString.Invariant($"    min_data_in_leaf: {{int: [3, {leaf}], scale: log}}"));
        text.Line("");
    }

    private static void Gates(StringBuilder text, Draft draft)
    {
        text.Line($"register: {{model: {YamlText.Of(draft.Wish.Project)}}}");
        text.Line("");
        text.Line("# What must hold before a version becomes the champion.");
        text.Line("gates:");
        text.Line($"  - metric: {Bound.Of(draft)}");
        if (draft.Task != "multiclass")
            text.Line($"  # - champion: {{metric: {(draft.Task == "binary" ? "log_loss" : "rmse")}}}      # from the second version on: only one that is better beyond chance takes over");
        Fairness(text, draft);
        text.Line("  - latency: {median: 100ms, calls: 200}");
        text.Line("");
    }

    private static void Fairness(StringBuilder text, Draft draft)
    {
        var bands = Bands.Of(draft);
        if (draft.Protected.Count > 0 && draft.Task == "binary")
            text.Line("  # The four-fifths rule: the least favoured group is predicted positive at least 0.8 times as often as the most favoured. Groups under 30 are shown, not judged.");
        foreach (var column in draft.Protected)
        {
            var by = bands.FirstOrDefault(b => b.Column == column)?.Name ?? column.Name;
            if (draft.Task != "binary")
                text.Line($"  # No fairness gate by {YamlText.Comment(column.Name)}: such gates judge decisions with two outcomes, and this target has another kind.");
            else if (column.IsTime)
                text.Line($"  # No fairness gate by {YamlText.Comment(column.Name)}: dates make no groups; derive a column that does.");
            else
                text.Line($"  - fairness: {{metric: selection_rate_ratio, by: {YamlText.Of(by)}, min: 0.8, min_group: 30, threshold: 0.5}}");
        }
    }

    private static void Deploy(StringBuilder text, Draft draft)
    {
        text.Line("deploy:");
        text.Line($"  {YamlText.Of(draft.Wish.Project)}: {{model: {YamlText.Of(draft.Wish.Project + "@champion")}}}");
    }

    /// <summary>A value of a column as YAML reads it back: numbers and truth values as such, texts as texts.</summary>
    internal static string Value(ColumnLook column, string value) => column.Type is ColumnType.Int or ColumnType.Bool ? value : YamlText.Of(value);
}
