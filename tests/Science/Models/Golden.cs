using System.Globalization;
using System.Text.Json;

namespace Slipway.Tests.Models;

/// <summary>Reads the reference values that lie beside the tests.</summary>
internal static class Golden
{
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([AppContext.BaseDirectory, "Models", "Golden", .. parts]);

    /// <summary>The rows of a CSV file with a header; an empty cell is NaN.</summary>
    public static double[][] Csv(params string[] parts) =>
        [.. File.ReadLines(Path(parts)).Skip(1).Select(line => line.Split(',').Select(cell => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];

    public static JsonElement Json(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path(parts)));
        return document.RootElement.Clone();
    }

    /// <summary>The flat data of an array with its shape; null is NaN.</summary>
    public static double[] Numbers(this JsonElement array) =>
        [.. array.GetProperty("data").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];

    public static long[] Shape(this JsonElement array) => [.. array.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
}
