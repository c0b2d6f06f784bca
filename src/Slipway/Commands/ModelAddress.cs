using System.Globalization;

namespace Slipway.Commands;

/// <summary>The API's address of a version that a person wrote as <c>model/3</c>.</summary>
internal static class ModelAddress
{
    public static string Of(string model, int number) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/models/{Uri.EscapeDataString(model)}/versions/{number}");

    /// <exception cref="CommandFailedException">It is not written so; where a model is called so, its versions are named.</exception>
    public static async Task<string> Of(ServerClient client, string version, CancellationToken cancel)
    {
        var (model, number) = await Parts(client, version, cancel);
        return Of(model, number);
    }

    /// <inheritdoc cref="Of(ServerClient, string, CancellationToken)"/>
    public static async Task<(string Model, int Number)> Parts(ServerClient client, string version, CancellationToken cancel) =>
        version.LastIndexOf('/') is > 0 and var slash && int.TryParse(version.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (version[..slash], number)
            : throw new CommandFailedException(ExitCode.Usage, $"'{version}' is no version.", await Versions(client, version, cancel) ?? "Write model/number, such as credit/1.");

    /// <summary>What the versions of a model are called; null where there is no such model.</summary>
    private static async Task<string?> Versions(ServerClient client, string model, CancellationToken cancel)
    {
        if (model.Length == 0 || await client.Find($"/api/v1/models/{Uri.EscapeDataString(model)}/versions", cancel) is not { } page || page.GetProperty("items").GetArrayLength() == 0)
            return null;
        var named = page.GetProperty("items").EnumerateArray().Select(v => $"{model}/{v.GetProperty("number")}{(v.GetProperty("aliases").GetArrayLength() == 0 ? "" : $" ({string.Join(", ", v.GetProperty("aliases").EnumerateArray())})")}");
        return $"Name one of its versions: {string.Join(", ", named)}.";
    }
}
