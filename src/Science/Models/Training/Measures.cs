using Slipway.Models.Evaluating;
using Slipway.Models.Tables;

namespace Slipway.Models.Training;

/// <summary>Measures predictions against the target, by the task.</summary>
internal static class Measures
{
    public static IReadOnlyDictionary<string, double> Of(ModelTask task, Column target, Column? classes, IReadOnlyList<int> rows, double[] predictions, double[]? weights)
    {
        var labels = TargetColumn.Of(target, classes).Labels(rows, "measured");
        return task switch
        {
            ModelTask.Regression => Metrics.Regression(labels, predictions, weights),
            ModelTask.Multiclass => Metrics.Multiclass(Array.ConvertAll(labels, label => (int)label), predictions, weights),
            _ => Metrics.Binary(Array.ConvertAll(labels, label => label > 0), predictions, weights),
        };
    }
}
