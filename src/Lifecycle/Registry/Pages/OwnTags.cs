using Slipway.Ui;

namespace Slipway.Registry.Pages;

/// <summary>The tags that people and their programs gave a model or a version, and not those in which clients keep books.</summary>
internal static class OwnTags
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, string> tags) => [.. tags.Where(tag => !Show.IsBookkeeping(tag.Key)).OrderBy(tag => tag.Key, StringComparer.Ordinal)];
}
