namespace Slipway.Registry.Models;

/// <summary>What a model may be called. MLflow's rule, since its clients reach the same service.</summary>
internal static class ModelName
{
    /// <summary>Why <paramref name="name"/> cannot be a model's name; null when it can.</summary>
    public static Refusal? Refuse(string? name) => name switch
    {
        null or "" => Refusal.Invalid("A model needs a name.", "Choose one such as 'credit-default'."),
        _ when string.IsNullOrWhiteSpace(name) => Refusal.Invalid("A model's name cannot be blank.", "Choose one such as 'credit-default'."),
        _ when name.Length > 256 => Refusal.Invalid($"The name has {name.Length} characters.", "Use at most 256."),
        _ when name.AsSpan().ContainsAny('/', ':') => Refusal.Invalid($"Invalid model name '{name}'. Names cannot contain '/' or ':'.", "They separate a model from its version; leave them out."),
        _ when name is "." or ".." || name.Any(char.IsControl) => Refusal.Invalid($"'{name}' is no name.", "Use letters, digits, '-', '_', '.' and spaces."),
        _ => null,
    };
}

/// <summary>What tags may be.</summary>
internal static class TagRules
{
    /// <summary>Why these tags cannot be kept; null when they can.</summary>
    public static Refusal? Refuse(IReadOnlyDictionary<string, string>? tags) => tags?.Select(tag =>
        (string?)tag.Value is null ? Refusal.Invalid($"The tag '{tag.Key}' is null.", "Give it a text, or leave it out.") : Refuse(tag.Key, tag.Value)).FirstOrDefault(refusal => refusal is not null);

    public static Refusal? Refuse(string key, string? value) => (key, value) switch
    {
        ({ Length: 0 or > 250 }, _) => Refusal.Invalid($"A tag's key of {key.Length} characters.", "Use 1 to 250."),
        (_, { Length: > 100_000 }) => Refusal.Invalid($"The value of tag '{key}' has {value.Length} characters.", "Use at most 100000."),
        _ => null,
    };
}
