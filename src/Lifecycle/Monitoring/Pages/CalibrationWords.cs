namespace Slipway.Monitoring.Pages;

/// <summary>What calibration is called for what a model answers.</summary>
/// <param name="Predicted">The mean of what was predicted.</param>
/// <param name="Observed">The mean of what came.</param>
/// <param name="Gap">How far the two are apart.</param>
/// <param name="Unit">What both are.</param>
/// <param name="Quantity">What rules call the gap.</param>
/// <param name="Meaning">What agreement means.</param>
internal sealed record CalibrationWords(string Predicted, string Observed, string Gap, string Unit, string Quantity, string Meaning)
{
    private static readonly CalibrationWords Probabilities = new(
        "mean prediction", "observed rate", "calibration gap", "probability", "calibration_gap", "Where 30 % is predicted, 30 % should come true: points on the diagonal.");

    private static readonly CalibrationWords Classes = new(
        "mean confidence", "accuracy", "confidence gap", "probability", "calibration_gap", "Confidence is the probability of the class that the model decided for; where it says 80 %, it should be right 80 % of the time.");

    private static readonly CalibrationWords Values = new(
        "mean prediction", "observed mean", "mean error", "value", "mean_error", "Ten bins of as many predictions each: what came should on average be what was predicted, points on the diagonal.");

    /// <param name="task">As windows tell it.</param>
    public static CalibrationWords Of(string task) => task switch
    {
        "multiclass" => Classes,
        "regression" => Values,
        _ => Probabilities,
    };

    /// <summary>Whether a rule's quantity is that of calibration.</summary>
    public static bool IsGap(string quantity) => quantity is "calibration_gap" or "mean_error";
}
