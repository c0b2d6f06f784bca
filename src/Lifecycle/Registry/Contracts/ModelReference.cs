using System.Globalization;

namespace Slipway.Registry.Contracts;

/// <summary>Names a version: <c>model@alias</c>, the one an alias points at, or <c>model/3</c>, that one.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Alias">The alias; null when a number is meant.</param>
/// <param name="Number">The number; null when an alias is meant.</param>
public sealed record ModelReference(string Model, string? Alias, int? Number)
{
    public static ModelReference To(string model, int number) => new(model, null, number);

    public static ModelReference To(string model, string alias) => new(model, alias, null);

    /// <summary>Reads the text form; a refusal says what would be right.</summary>
    public static Result<ModelReference> Parse(string text)
    {
        var slash = text.LastIndexOf('/');
        if (slash > 0 && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return To(text[..slash], number);
        var at = text.LastIndexOf('@');
        if (at > 0 && at < text.Length - 1 && slash < 0)
            return To(text[..at], text[(at + 1)..]);
        return Refusal.Invalid($"'{text}' names no version of a model.", "Write model@alias, such as credit@champion, or model/number, such as credit/3.");
    }

    public override string ToString() => Alias is null ? string.Create(CultureInfo.InvariantCulture, $"{Model}/{Number}") : $"{Model}@{Alias}";
}
