using System.Globalization;
using System.Text;

namespace Slipway.Pipelines.Beginning;

/// <summary>Writes the monitor of data with a time; what needs the truth stands in comments, since the truth comes later.</summary>
internal static class MonitorSection
{
    public static void Write(StringBuilder text, Draft draft)
    {
        if (draft.Time is null)
            return;
        text.Line("");
        text.Line("# Watched by windows of event time.");
        text.Line("monitor:");
        text.Line($"  {YamlText.Of(draft.Wish.Project)}:");
        text.Line($"    deployment: {YamlText.Of(draft.Wish.Project)}");
        text.Line($"    window: {WindowLength.Of(draft.Look, draft.Time)}");
        if (draft.Key is { } key)
        {
            text.Line($"    # The truth, once it is known. With this line each record of a request must carry {YamlText.Comment(key.Name)}, by which labels find their predictions.");
            text.Line($"    # labels: {{data: {Outcomes(draft)}, key: {YamlText.Of(key.Name)}, value: {YamlText.Of(draft.Target.Name)}, within: 35d}}");
        }

        text.Line("    rules:");
        text.Line("      - drift: {method: psi, columns: all, max: 0.2}");
        text.Line("      - quality: {nulls: 5%, new_categories: 1%}");
        if (draft.Key is null)
            return;
        text.Line("      # With labels these can be judged too, in windows that are computed from then on.");
        text.Line($"      # - calibration: {{max: {Apart(draft)}, min_labels: 100}}");
        text.Line($"      # - performance: {{metric: {draft.Task switch { "binary" => "roc_auc, drop: 0.05", "multiclass" => "accuracy, drop: 0.05", _ => "r2, drop: 0.1" }}, min_labels: 100}}");
    }

    /// <summary>A data set for what came true, to be taken out of its comment together with the labels that it is for.</summary>
    public static void WriteOutcomes(StringBuilder text, Draft draft)
    {
        if (draft is not { Time: not null, Key: { } key })
            return;
        text.Line("  # What came true, for the labels of the monitor below. Apart from the training data, so that a short file breaks no check.");
        text.Line($"  # The file must be there when this is applied; 'slipway data load {Outcomes(draft)} FILE' delivers more.");
        text.Line($"  # {Outcomes(draft)}:");
        text.Line("  #   source: outcomes.csv");
        if (draft.Look.DecimalComma)
            text.Line("  #   csv: {decimal: comma}");
        text.Line("  #   schema:");
        foreach (var column in new[] { key, draft.Target })
            text.Line($"  #     {YamlText.Of(column.Name)}: {{type: {Draft.Word(column.Type)}}}");
    }

    private static string Outcomes(Draft draft) => draft.Wish.Project + "-outcomes";

    /// <summary>How far mean prediction and outcome may be apart: of probabilities a twentieth, of numbers a tenth of the width of the middle half.</summary>
    private static string Apart(Draft draft)
    {
        if (draft.Task != "regression")
            return "0.05";
        var width = draft.Target.Quartiles is [var low, _, var high] && high > low ? (high - low) / 10 : ((draft.Target.Max - draft.Target.Min) ?? 1) / 20;
        return YamlText.Of(double.Parse(width.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }
}
