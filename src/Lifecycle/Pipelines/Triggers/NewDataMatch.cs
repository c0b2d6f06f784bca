using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Pipelines.Declaration;
using Slipway.Registry.Contracts;

namespace Slipway.Pipelines.Triggers;

/// <summary>What new data came to.</summary>
/// <param name="Cause">What matched, in a sentence.</param>
/// <param name="Skipped">Why nothing can begin all the same; null when it can.</param>
internal sealed record NewData(string Cause, string? Skipped);

/// <summary>Counts a new version of the training data against the one that the present champion learned from.</summary>
internal sealed class NewDataMatch(IDatasets datasets, IModelVersions versions)
{
    /// <summary>Null when there is not enough of it.</summary>
    public async Task<NewData?> Of(Project project, NewDataTrigger trigger, string version, CancellationToken cancel)
    {
        var (data, register) = (project.Train!.Data, project.Register!);
        if (!(await datasets.Version(data, version, cancel)).Succeeded(out var now, out _) || now.Version.Outcome == CheckOutcome.Failed)
            return null;
        var told = string.Create(CultureInfo.InvariantCulture, $"version {now.Version.Number} of {data} with {now.Version.Rows:N0} rows");
        var champion = ModelReference.To(register.Model, register.Alias);
        if (!(await versions.Find(champion, cancel)).Succeeded(out var found, out _))
            return new($"New data: {told}.", $"{champion} does not exist yet, so there is nothing to count it against; promote a first version.");
        if (await LearnedFrom(data, found, cancel) is not { } before)
            return new($"New data: {told}.", $"Nobody knows from which version of {data} {found} learned, so there is nothing to count it against.");
        if (!trigger.By.IsReached(before.Rows, now.Version.Rows))
            return null;
        var more = before.Rows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {100.0 * (now.Version.Rows - before.Rows) / before.Rows:0.#} % more");
        return new(string.Create(CultureInfo.InvariantCulture, $"New data: {told}{more} than the {before.Rows:N0} that {found} learned from; {trigger.By} were wanted."), null);
    }

    private async Task<DatasetVersion?> LearnedFrom(string data, ModelVersion model, CancellationToken cancel)
    {
        foreach (var id in model.Datasets)
        {
            if ((await datasets.Version(data, id, cancel)).Succeeded(out var version, out _))
                return version.Version;
        }

        return null;
    }
}
