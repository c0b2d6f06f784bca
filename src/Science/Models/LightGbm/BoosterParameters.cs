using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway.Models.LightGbm;

/// <summary>LightGBM's parameters under their main names, checked: an unknown name, a file, a device or a thread count is refused.</summary>
internal sealed class BoosterParameters
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> MainNames = new(ReadMainNames);

    /// <summary>What touches files, other machines, devices or the shape of the data; the caller of a trainer has no say in it.</summary>
    private static readonly HashSet<string> Closed = new(StringComparer.Ordinal)
    {
        "config", "task", "data", "valid", "input_model", "output_model", "output_result", "convert_model", "convert_model_language", "save_binary", "snapshot_freq",
        "device_type", "gpu_platform_id", "gpu_device_id", "gpu_use_dp", "num_gpu", "tree_learner", "machines", "num_machines", "local_listen_port", "time_out",
        "header", "label_column", "weight_column", "group_column", "ignore_column", "categorical_feature", "two_round", "pre_partition", "is_enable_sparse",
        "precise_float_parser", "linear_tree", "num_class", "deterministic", "force_row_wise", "force_col_wise", "seed", "verbosity", "saved_feature_importance_type",
    };

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    public BoosterParameters(IEnumerable<KeyValuePair<string, string>> given)
    {
        foreach (var (key, value) in given)
        {
            var name = MainName(key);
            if (Closed.Contains(name) || name.EndsWith("_filename", StringComparison.Ordinal) || name.EndsWith("_file", StringComparison.Ordinal))
                throw new ModelException($"The LightGBM parameter '{key}' cannot be set here: it belongs to the trainer, or names files, devices or other machines.");
            if (value.Length == 0 || value.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '='))
                throw new ModelException($"The LightGBM parameter '{key}' has the value '{value}'. A value is one word without spaces.");
            if (name is "num_threads" && value is not "1")
                throw new ModelException($"The LightGBM parameter '{key}' is '{value}', but a trial trains on one thread, so that it repeats. Use the processor by training several trials in parallel.");
            if (!_values.TryAdd(name, value))
                throw new ModelException($"The LightGBM parameter '{name}' is given twice, once as '{key}'.");
        }
    }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public void Set(string name, string value) => _values[name] = value;

    /// <summary>Takes a whole number out of the parameters, for what is done on this side of the interface.</summary>
    public int? TakeInteger(string name, int smallest)
    {
        if (!_values.Remove(name, out var text))
            return null;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= smallest
            ? value
            : throw new ModelException($"The LightGBM parameter '{name}' is '{text}'. It takes a whole number from {smallest} on.");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in _values)
            text.Append(name).Append('=').Append(value).Append(' ');
        return text.ToString().TrimEnd();
    }

    private static string MainName(string key)
    {
        if (MainNames.Value.TryGetValue(key, out var name))
            return name;
        var nearest = MainNames.Value.Keys.MinBy(known => Distance(known, key));
        throw new ModelException($"LightGBM has no parameter '{key}'. The nearest name is '{nearest}'.");
    }

    /// <summary>Every name that this build of LightGBM knows, with the main name it stands for, as LightGBM itself tells.</summary>
    private static unsafe Dictionary<string, string> ReadMainNames()
    {
        LightGbmRuntime.Demand();
        long length;
        NativeMethods.Check(NativeMethods.DumpParamAliases(0, &length, null));
        var buffer = new byte[length];
        fixed (byte* start = buffer)
            NativeMethods.Check(NativeMethods.DumpParamAliases(buffer.Length, &length, start));

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        using var json = JsonDocument.Parse(buffer.AsMemory(0, (int)length - 1));
        foreach (var parameter in json.RootElement.EnumerateObject())
        {
            names[parameter.Name] = parameter.Name;
            foreach (var alias in parameter.Value.EnumerateArray())
                names[alias.GetString()!] = parameter.Name;
        }
        return names;
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
