namespace Slipway.Commands;

/// <summary>Finds the run that a part of an id means: pages show the last eight of its 32 digits.</summary>
internal static class RunId
{
    private const int Length = 32;
    private const int Shortest = 4;

    /// <summary>The whole id.</summary>
    /// <exception cref="CommandFailedException">No run has it, or several.</exception>
    public static async Task<string> Whole(ServerClient client, string part, CancellationToken cancel)
    {
        if (part.Length is < Shortest or >= Length || !part.All(char.IsAsciiHexDigitLower))
            return part;
        var found = await client.Get($"/api/v1/search?q={part}", cancel);
        var runs = found.GetProperty("items").EnumerateArray().Where(hit => hit.GetProperty("kind").GetString() == "run")
            .Select(hit => (Id: hit.GetProperty("href").GetString()!["/runs/".Length..], Name: hit.GetProperty("title").GetString())).Where(run => run.Id.Contains(part, StringComparison.Ordinal)).ToList();
        return runs switch
        {
            [var only] => only.Id,
            [] => throw new CommandFailedException(ExitCode.Refused, $"No run has '{part}' in its id.", "Give the end of an id as pages show it, or all 32 digits: the run's page copies them, 'slipway run list' lists them. A deleted run is found by all of them only."),
            _ => throw new CommandFailedException(ExitCode.Refused, $"Several runs have '{part}' in their ids: {string.Join(", ", runs.Select(run => $"{run.Id} ({run.Name})"))}.", "Give more of the id; its end tells runs of one day apart."),
        };
    }
}
