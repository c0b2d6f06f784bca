using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Slipway.Models;
using Slipway.Models.Training;
using Slipway.Pipelines.Code;
using Slipway.Pipelines.Declaration;
using Slipway.Work;

namespace Slipway.Pipelines.Training.Programs;

/// <summary>
/// Trains by running the project's own program, once a training, each in a fresh copy of its code. The program gets rows as files, parameters, and a run to log to with a token for
/// nothing else; it hands an ONNX model back, which is measured here.
/// </summary>
/// <param name="rows">The dataset version's Parquet file.</param>
/// <param name="pack">The project's code.</param>
internal sealed class ProgramFit(TrainOrder order, Project project, TrainingData data, RunReporter runs, SystemMetrics watching, JobContext job, string rows, string pack) : IFit
{
    /// <summary>What MLflow's clients need to log to a run; the server holds what is written to this run and its children.</summary>
    private static readonly IReadOnlyList<Permission> Needed = [Permission.RunRead, Permission.RunWrite, Permission.ServerRead];
    private readonly ConcurrentDictionary<RowSplit, Lazy<Task<RowFiles>>> _files = new(ReferenceEqualityComparer.Instance);
    private int _splits;

    private Train Train => project.Train!;

    public async Task<Fitted> Fit(Fitting fitting, CancellationToken cancel)
    {
        var home = Path.Combine(job.WorkFolder, "trainings", fitting.Name);
        var (code, output) = (Path.Combine(home, "code"), Path.Combine(home, "output"));
        Directory.CreateDirectory(output);
        await Unpack(code, cancel);
        var environment = await Environment(fitting, home, cancel);
        var place = ProgramModel.PlaceOf(order.Experiment, fitting.Run);
        // What an attempt before this one left there is not this one's model.
        await runs.DeleteArtifacts(place, cancel);
        var before = await runs.LoggedModels(fitting.Run, cancel);

        var began = Stopwatch.GetTimestamp();
        var prefix = fitting.IsTrial ? fitting.Name + ": " : "";
        using (var program = new UserProgram(Train.Trainer.Command!, code, environment, watching, line => job.Log(prefix + line, cancel)))
            await program.Run(cancel);
        await job.Log(string.Create(CultureInfo.InvariantCulture, $"{prefix}'{string.Join(' ', Train.Trainer.Command!)}' ended well after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"), cancel);

        var models = (await runs.LoggedModels(fitting.Run, cancel)).Except(before, StringComparer.Ordinal).Reverse();
        var folder = await ProgramModel.Find(output, Path.Combine(home, "logged"), [place, .. models.Select(m => FormattableString.Invariant($"{order.Experiment}/models/{m}/artifacts"))], runs, cancel);
        return new Fitted(Load(await File.ReadAllBytesAsync(Path.Combine(folder, ProgramModel.FileName), cancel), fitting), folder);
    }

    private ImportedModel Load(byte[] onnx, Fitting fitting)
    {
        try
        {
            return ImportedModel.Of(onnx, Requests.Of(project, data, fitting.Rows.Train, [], fitting.Searched));
        }
        catch (ModelException mistake)
        {
            throw new ModelException($"The program's model cannot be used. {mistake.Message}", mistake);
        }
    }

    private async Task Unpack(string code, CancellationToken cancel)
    {
        Directory.CreateDirectory(code);
        await using var from = File.OpenRead(pack);
        if (await CodePack.Unpack(from, code, cancel) is { } broken)
            throw new JobFailedException(broken.Message);
    }

    private async Task<Dictionary<string, string>> Environment(Fitting fitting, string home, CancellationToken cancel)
    {
        var files = await _files.GetOrAdd(fitting.Rows, split => new Lazy<Task<RowFiles>>(() =>
            RowFiles.Write(rows, data, split, Train.Target, Train.Trainer.Format ?? "parquet", Path.Combine(job.WorkFolder, "rows", Interlocked.Increment(ref _splits).ToString(CultureInfo.InvariantCulture)), cancel))).Value;
        var classes = Requests.Of(project, data, fitting.Rows.Train, [], fitting.Searched).FindClasses();
        var environment = ProgramEnvironment.Of(Train, data, classes, files, home);
        ProgramEnvironment.AddMlflow(environment, job.Http.BaseAddress!, order.Experiment, fitting.Run, await job.MakeToken("run_" + fitting.Run, Needed, cancel));
        await File.WriteAllTextAsync(environment["SLIPWAY_PARAMETERS"], ProgramEnvironment.Parameters(Train, fitting.Searched), cancel);
        return environment;
    }
}
