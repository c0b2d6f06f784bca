using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Inputs;

/// <summary>What a run of another server read and made.</summary>
internal static class InputImport
{
    /// <summary>Adds what is not there yet.</summary>
    /// <returns>How much that was.</returns>
    public static async Task<int> Add(Unit unit, long run, long experiment, ForeignRun foreign)
    {
        var added = 0;
        foreach (var dataset in foreign.Datasets ?? [])
            added += await InputStore.AddDataset(unit, run, experiment, dataset) ? 1 : 0;
        foreach (var model in foreign.ModelInputs ?? [])
            added += await InputStore.AddModel(unit, run, model);
        foreach (var output in foreign.ModelOutputs ?? [])
            added += await InputStore.AddOutput(unit, run, output);
        return added;
    }
}
