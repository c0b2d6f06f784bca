using System.Text.Json;

namespace Slipway.Commands;

/// <summary>JSON as people give it on a command line: the text itself, or <c>@FILE</c>.</summary>
internal static class GivenJson
{
    /// <returns>A list; a single object becomes a list of one.</returns>
    /// <exception cref="CommandFailedException">There is no such file, or it is not JSON.</exception>
    public static async Task<JsonElement> List(string text, string what, CancellationToken cancel)
    {
        if (text.StartsWith('@') && !File.Exists(text[1..]))
            throw new CommandFailedException(ExitCode.Usage, $"There is no file {text[1..]}.");
        try
        {
            var given = JsonSerializer.Deserialize<JsonElement>(text.StartsWith('@') ? await File.ReadAllTextAsync(text[1..], cancel) : text);
            return given.ValueKind == JsonValueKind.Array ? given : JsonSerializer.SerializeToElement(new[] { given });
        }
        catch (JsonException mistake)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The {what} are not JSON: {mistake.Message}");
        }
    }
}
