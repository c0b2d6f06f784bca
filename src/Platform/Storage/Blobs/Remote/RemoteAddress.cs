using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Storage.Migrations;

namespace Slipway.Storage.Blobs.Remote;

/// <summary>An address of a remote store, read: <c>scheme://part/part/prefix?setting=value</c>.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Parts">The parts before the prefix, such as the bucket.</param>
/// <param name="Prefix">What every object's name begins with; empty, or ending with <c>/</c>.</param>
internal sealed partial record RemoteAddress(string Text, IReadOnlyList<string> Parts, string Prefix)
{
    private const string CacheSetting = "cache-mib";
    private IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How many bytes of whole blobs are kept on this machine while nobody uses them. Without a word, 10 GiB.</summary>
    public long CacheBytes => this[CacheSetting] is { } text
        ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) && mebibytes <= 1 << 30 ? mebibytes << 20 : throw Wrong(CacheSetting, "a whole number of MiB, such as 10240")
        : 10L << 30;

    /// <summary>The store's own address, where one is given.</summary>
    public Uri? Endpoint => this["endpoint"] is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.UserInfo.Length == 0 ? uri
        : throw Wrong("endpoint", "an http or https address, such as http://127.0.0.1:9000");

    /// <summary>A setting; null where it is not given.</summary>
    public string? this[string name] => Settings.GetValueOrDefault(name);

    /// <param name="form">What is right, for messages; as many parts come before the prefix.</param>
    /// <param name="parts">How many parts come before the prefix.</param>
    /// <param name="settings">The settings that this kind of store has.</param>
    /// <exception cref="DatabaseUnusableException">It is not of that form.</exception>
    public static RemoteAddress Parse(string text, string form, int parts, params IReadOnlyList<string> settings)
    {
        var pieces = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('?', 2);
        var names = pieces[0].TrimEnd('/').Split('/');
        if (pieces[0].Contains('@', StringComparison.Ordinal))
            throw new DatabaseUnusableException($"The address of --artifacts holds credentials, which every user of this machine could read; give {form} and the credentials in the environment.");
        if (names.Length < parts || !names.All(name => Plain().IsMatch(name) && name is not ("." or "..")))
            throw new DatabaseUnusableException($"Artifacts cannot be kept at '{text}': an address is {form}, each name of letters, digits, '-', '_' and '.'.");
        IReadOnlyList<string> known = [.. settings, "endpoint", CacheSetting];
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pieces.Length > 1 ? pieces[1].Split('&', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (pair, "");
            if (!known.Contains(key) || value.Length == 0)
                throw new DatabaseUnusableException($"The address of --artifacts has a setting '{pair}'; known are {string.Join(", ", known.Select(name => name + "=…"))}.");
            given[key] = value;
        }

        return new RemoteAddress(text.Split('?')[0], names[..parts], string.Concat(names[parts..].Select(name => name + "/"))) { Settings = given };
    }

    /// <summary>A setting that is wrong.</summary>
    public DatabaseUnusableException Wrong(string setting, string right) => new($"The address of --artifacts has '{this[setting]}' for its setting '{setting}'; give {right}.");

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
