using System.IO.Hashing;
using System.Runtime.InteropServices;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>
/// Makes one row of a prediction that stands in the log several times, because whoever asked did not get the answer and asked again: the newest counts. Goes by the ids' XXH128, 40 bytes a row.
/// </summary>
internal sealed class AskedOnce
{
    private readonly Dictionary<UInt128, (long At, int Version)> _newest = [];
    private readonly List<(string Model, int Version)> _versions = [];

    /// <summary>Different ids that were learned and not taken.</summary>
    public long Rows => _newest.Count;

    public void Learn(PredictionHead head)
    {
        var version = VersionOf(head.Model, head.Version);
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, KeyOf(head.Id), out var known);
        if (!known || newest.At <= head.AnsweredAt)
            newest = (head.AnsweredAt, version);
    }

    /// <summary>How many rows each version answered.</summary>
    public IReadOnlyDictionary<(string Model, int Version), long> Versions() =>
        _newest.Values.CountBy(newest => newest.Version).ToDictionary(pair => _versions[pair.Key], pair => (long)pair.Value);

    /// <summary>Whether this is the one that counts; it is taken once.</summary>
    public bool Take(Prediction prediction) =>
        _newest.TryGetValue(KeyOf(prediction.Id), out var newest) && newest == (prediction.AnsweredAt.ToUnixTimeMilliseconds(), VersionOf(prediction.Model, prediction.Version)) && _newest.Remove(KeyOf(prediction.Id));

    private static UInt128 KeyOf(string id) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(id.AsSpan()));

    /// <summary>There are few: they are found by looking.</summary>
    private int VersionOf(string model, int number)
    {
        var known = _versions.FindLastIndex(version => version.Version == number && version.Model == model);
        if (known >= 0)
            return known;
        _versions.Add((model, number));
        return _versions.Count - 1;
    }
}
