using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Tracking.Runs;

/// <summary>Names for runs that were given none: an adjective, an animal and a number, always the same for the same run.</summary>
internal static class RunName
{
    private static readonly string[] Adjectives =
    [
        "agile", "amber", "ample", "bold", "brave", "bright", "brisk", "calm", "candid", "clever", "crisp", "curious", "daring", "deft", "eager", "early", "fair", "fleet", "fond",
        "frank", "gentle", "glad", "golden", "grand", "hardy", "honest", "humble", "keen", "kind", "lively", "loyal", "lucid", "mellow", "merry", "mild", "modest", "neat", "nimble",
        "noble", "patient", "placid", "plucky", "polite", "proud", "quick", "quiet", "rapid", "ready", "robust", "rustic", "serene", "sharp", "silent", "sincere", "sleek", "smooth",
        "sober", "stable", "steady", "sturdy", "subtle", "sunny", "swift", "tidy", "tranquil", "trusty", "upbeat", "vivid", "warm", "witty",
    ];

    private static readonly string[] Animals =
    [
        "albatross", "auk", "badger", "bass", "beaver", "bittern", "bream", "carp", "cod", "coot", "cormorant", "crab", "crane", "curlew", "dolphin", "dunlin", "eel", "egret", "eider",
        "fulmar", "gannet", "goose", "grebe", "gull", "heron", "herring", "ibis", "kestrel", "kingfisher", "kittiwake", "limpet", "lobster", "loon", "mackerel", "mallard", "marlin",
        "mussel", "newt", "orca", "osprey", "otter", "oyster", "pelican", "penguin", "perch", "petrel", "pike", "pintail", "plover", "porpoise", "puffin", "rail", "ray", "salmon",
        "sandpiper", "seal", "shearwater", "skua", "smelt", "snipe", "squid", "stork", "sturgeon", "swan", "teal", "tench", "tern", "trout", "turtle", "walrus", "whale",
    ];

    /// <summary>The name of the run with this id.</summary>
    public static string For(string id)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        var number = BitConverter.ToUInt16(hash, 4) % 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{Adjectives[BitConverter.ToUInt16(hash, 0) % Adjectives.Length]}-{Animals[BitConverter.ToUInt16(hash, 2) % Animals.Length]}-{number}");
    }
}
