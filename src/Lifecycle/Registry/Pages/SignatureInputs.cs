using Slipway.Models;
using Slipway.Models.Signatures;

namespace Slipway.Registry.Pages;

/// <summary>What a version takes, for people; nothing where its signature cannot be read.</summary>
internal static class SignatureInputs
{
    public static IReadOnlyList<(string Name, string Type, bool Required)> Of(string? signature)
    {
        try
        {
            return signature is null ? [] : [.. Signature.FromJson(signature).Columns.Select(c => (c.Name ?? "", c.Type.ToString().ToLowerInvariant(), c.Required))];
        }
        catch (ModelException)
        {
            return [];
        }
    }
}
