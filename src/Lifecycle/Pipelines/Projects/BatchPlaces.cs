using Slipway.Pipelines.Declaration;

namespace Slipway.Pipelines.Projects;

/// <summary>Where a declared batch may read and write.</summary>
internal static class BatchPlaces
{
    /// <summary>Why it cannot be; the message begins with the member. Null when it can.</summary>
    public static Refusal? Refuse(Batch batch, DataRoots roots)
    {
        if (!roots.Place(batch.Output).Succeeded(out var output, out var outside))
            return outside with { Message = "output: " + outside.Message };
        if (batch.Input.Files is not { } files)
            return null;
        if (!roots.Pattern(files).Succeeded(out var input, out outside))
            return outside with { Message = "input: " + outside.Message };
        return input.Covers(output)
            ? Refusal.Invalid($"output: '{batch.Output}' lies in the folder that '{files}' reads from, so the next run would take its own predictions for input.", "Write to another folder, such as out/.")
            : null;
    }
}
