using System.Globalization;
using Google.Protobuf;

namespace Slipway.Importing.Wandb;

/// <summary>A run as its records tell it, one after the other. A run that was resumed has several files, which are one run: they are read one after the other.</summary>
internal sealed class RunReading
{
    private const string SystemKey = "system/";

    private long _steps;
    private long _samples;
    private long? _began;

    public RunRecord? About { get; private set; }

    public FlatValues Config { get; } = new();

    public FlatValues Summary { get; } = new();

    public History History { get; } = new();

    /// <summary>Measurements of the machine.</summary>
    public History Machine { get; } = new();

    public List<LoggedArtifact> Artifacts { get; } = [];

    /// <summary>What the program ended with; null for one that did not say.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>The last row's step and time: where what is only summed up belongs.</summary>
    public (long Timestamp, long Step)? LastRow { get; private set; }

    /// <summary>The newest instant that any record names, Unix milliseconds.</summary>
    public long LastSign { get; private set; }

    /// <summary>How many values could not be read.</summary>
    public int Unread { get; private set; }

    /// <summary>A further file of the run begins: whether the program ended is told at its end.</summary>
    public void Begin() => (ExitCode, _began) = (null, null);

    /// <exception cref="InvalidProtocolBufferException">The bytes are no record.</exception>
    public void Add(byte[] record)
    {
        foreach (var field in Wire.Fields(record))
        {
            switch (field.Number)
            {
                case 2:
                    AddRow(field.Content);
                    break;
                case 3:
                    Apply(Summary, field.Content);
                    break;
                case 5:
                    Apply(Config, field.Content);
                    break;
                case 7:
                    AddSample(field.Content);
                    break;
                case 8:
                    Artifacts.Add(LoggedArtifact.Read(field.Content));
                    break;
                case 17:
                    AddRun(field.Content);
                    break;
                case 18:
                    AddExit(field.Content);
                    break;
                case 4 or 13:
                    Sign(Wire.Fields(field.Content).Where(f => f.Number == 2).Select(f => Wire.Milliseconds(f.Content)).LastOrDefault());
                    break;
            }
        }
    }

    /// <summary>The run that a record speaks of; null for every other record.</summary>
    public static RunRecord? RunOf(byte[] record)
    {
        foreach (var field in Wire.Fields(record).Where(f => f.Number == 17))
            return RunRecord.Read(field.Content).Run;
        return null;
    }

    private void AddRun(ByteString message)
    {
        var (run, config, summary) = RunRecord.Read(message);
        About = run.After(About);
        if (_began is null && run.FirstStep > 0)
            _steps = run.FirstStep;
        _began = run.StartedAt ?? _began ?? 0;
        foreach (var item in config)
            Set(Config, item);
        foreach (var item in summary)
            Set(Summary, item);
        Sign(run.StartedAt ?? 0);
    }

    private void AddRow(ByteString message)
    {
        var (items, given, timestamp, runtime) = (new List<Item>(), (long?)null, (double?)null, (double?)null);
        foreach (var field in Wire.Fields(message))
        {
            if (field.Number == 1)
                items.Add(Item.Read(field.Content));
            else if (field.Number == 2)
                given = Wire.Fields(field.Content).Where(f => f.Number == 1).Select(f => f.Value).FirstOrDefault();
        }

        foreach (var item in items)
        {
            if (item.Key == "_step")
                given = long.TryParse(item.Json, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : given;
            else if (item.Key == "_timestamp")
                timestamp = LooseJson.Number(item.Json);
            else if (item.Key == "_runtime")
                runtime = LooseJson.Number(item.Json);
        }

        // W&B's own rule: steps grow from row to row; a row that names none, or one that was passed, takes the next.
        var step = Math.Max(given ?? _steps, _steps);
        var at = (timestamp is { } seconds ? Instants.Milliseconds(seconds) : runtime is { } since && _began is { } began ? Instants.Milliseconds(began / 1000.0 + since) : null) ?? LastSign;
        foreach (var item in items.Where(i => i.Path[0] is not ("_step" or "_timestamp" or "_runtime" or "_wandb")))
            History.Add(item.Key, item.Json, at, step);
        (_steps, LastRow) = (step + 1, (at, step));
        Sign(at);
    }

    /// <summary>Measurements of the machine have no step: they are counted.</summary>
    private void AddSample(ByteString message)
    {
        var (items, at) = (new List<Item>(), LastSign);
        foreach (var field in Wire.Fields(message))
        {
            if (field.Number == 2)
                at = Wire.Milliseconds(field.Content);
            else if (field.Number == 3)
                items.Add(Item.Read(field.Content));
        }

        foreach (var item in items)
            Machine.Add(SystemName(item.Key), item.Json, at, _samples);
        _samples++;
        Sign(at);
    }

    /// <summary>W&amp;B writes the slashes of mount points backwards: <c>disk.\.usageGB</c> is that of the root.</summary>
    private static string SystemName(string key) => SystemKey + (key.StartsWith("system.", StringComparison.Ordinal) ? key["system.".Length..] : key).Replace('\\', '/');

    private void AddExit(ByteString message)
    {
        var (code, runtime) = (0L, 0L);
        foreach (var field in Wire.Fields(message))
            (code, runtime) = field.Number switch { 1 => (field.Value, runtime), 2 => (code, field.Value), _ => (code, runtime) };
        ExitCode = (int)code;
        if (_began is { } began)
            Sign(Instants.Milliseconds(began / 1000.0 + runtime) ?? began);
    }

    private void Apply(FlatValues values, ByteString message)
    {
        foreach (var field in Wire.Fields(message))
        {
            if (field.Number == 1)
                Set(values, Item.Read(field.Content));
            else if (field.Number == 2)
                values.Remove(Item.Read(field.Content));
        }
    }

    private void Set(FlatValues values, Item item)
    {
        if (!values.Set(item))
            Unread++;
    }

    private void Sign(long instant) => LastSign = Math.Max(LastSign, instant);
}
