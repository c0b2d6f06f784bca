using System.Globalization;
using System.Numerics;
using Slipway.Registry.Contracts;

namespace Slipway.Mlflow.Registry;

/// <summary>
/// The registry's refusals in the words that MLflow's clients and their users look for. A conflict is RESOURCE_ALREADY_EXISTS only where a name is taken, which clients take for success; whatever
/// else stands in the way is a request that this server does not take.
/// </summary>
internal static class RegistryWords
{
    /// <summary>A call about a model that has to be there.</summary>
    public static Result<T> OfModel<T>(this Result<T> result, string name)
        where T : notnull => Reword(result, $"Registered Model with name={name} not found");

    /// <summary>A call about a version that has to be there.</summary>
    public static Result<T> OfVersion<T>(this Result<T> result, Asked version)
        where T : notnull => Reword(result, $"Model Version (name={version.Name}, version={version.Version}) not found");

    /// <summary>A call that gives a model a name.</summary>
    /// <param name="result">What the registry said.</param>
    /// <param name="name">The name.</param>
    /// <param name="before">The name that it has to have now; null for a new model.</param>
    public static Result<T> Naming<T>(this Result<T> result, string name, string? before = null)
        where T : notnull => result.Succeeded(out _, out var refusal) || refusal.Kind != RefusalKind.Conflict ? result.OfModel(before ?? name) : Refusal.Conflict($"Registered Model (name={name}) already exists.");

    private static Result<T> Reword<T>(Result<T> result, string missing)
        where T : notnull => result.Succeeded(out _, out var refusal) ? result : refusal.Kind switch
        {
            RefusalKind.NotFound => refusal with { Message = missing },
            RefusalKind.Conflict => refusal with { Kind = RefusalKind.Invalid },
            _ => refusal,
        };
}

/// <summary>The version that a call is about.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version's number, as the client wrote it.</param>
/// <param name="Number">The number; 0, which no version has, where it is out of the range of numbers.</param>
internal sealed record Asked(string Name, string Version, int Number)
{
    public ModelReference Reference => ModelReference.To(Name, Number);

    /// <summary>Reads <c>name</c> and <c>version</c>: a text of digits, as MLflow's messages have it.</summary>
    public static Result<Asked> Read(Fields fields)
    {
        var (name, version) = (fields.Text("name"), fields.Text("version"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return BigInteger.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new Asked(name, version, number > 0 && number <= int.MaxValue ? (int)number : 0)
            : Refusal.Invalid($"Parameter 'version' must be an integer, got '{version}'.");
    }
}
