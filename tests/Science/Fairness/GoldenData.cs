using System.Globalization;
using System.Text.Json;
using Slipway.Fairness;

namespace Slipway.Tests.Fairness;

/// <summary>A data set with what Fairlearn and AIF360 say of it.</summary>
public sealed class GoldenData
{
    private readonly Dictionary<string, string[]> _columns;

    public GoldenData(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Fairness/Golden");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{name}.json")));
        Expected = document.RootElement.Clone();
        var lines = File.ReadAllLines(Path.Combine(folder, $"{name}.csv")).Select(line => line.Split(',')).ToArray();
        _columns = lines[0].Index().ToDictionary(head => head.Item, head => lines.Skip(1).Select(line => line[head.Index]).ToArray(), StringComparer.Ordinal);
    }

    public JsonElement Expected { get; }

    public bool[] Labels => Flags("y_true");

    public bool[] Decisions => Flags("y_pred");

    public double[] Scores => Numbers("score");

    public double[] Weights => Numbers("weight");

    public bool[] Privileged => Flags("privileged");

    public SensitiveColumn Control => new("control", _columns["control"]);

    /// <summary>The sensitive columns in the order of the file.</summary>
    public IReadOnlyList<SensitiveColumn> Sensitive => [.. _columns.Where(column => column.Key.StartsWith("s_", StringComparison.Ordinal)).Select(column => new SensitiveColumn(column.Key[2..], column.Value))];

    public Outcomes Outcomes => Outcomes.Of(Decisions, Labels, Scores);

    private bool[] Flags(string name) => [.. _columns[name].Select(value => value is "1")];

    private double[] Numbers(string name) => [.. _columns[name].Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
}
