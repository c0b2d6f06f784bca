using System.Globalization;
using System.Text.Json;
using Slipway.Drift;
using Slipway.Explain;
using Slipway.Models.Folders;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Training.Programs;
using Slipway.Tuning;
using Slipway.Work;

namespace Slipway.Pipelines.Training;

/// <summary>The job of kind <c>train</c>: fetches a dataset version, searches, trains by LightGBM or by a program of the project's own, measures gates, and leaves the model's files as artifacts of its run.</summary>
internal sealed class TrainJob : IJobKind
{
    public const string KindName = "train";

    /// <summary>So many rows tell what drives a model.</summary>
    private const int MostExplained = 2000;

    public string Name => KindName;

    public int Weight => 2;

    public int Memory => 400;

    public IReadOnlyList<Permission> Permissions => [Permission.RunRead, Permission.RunWrite, Permission.DataRead, Permission.ModelRead, Permission.BlobRead, Permission.ProjectRead, Permission.ServerRead];

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        var order = job.Read<TrainOrder>();
        var (project, mistakes) = DeclarationReader.Read(order.Declaration);
        if (project?.Train is null)
            throw new JobFailedException(mistakes.Count > 0 ? mistakes[0].ToString() : "The declaration has no 'train' section.");
        var runs = new RunReporter(job.Http, job.Clock);
        await using var watching = new SystemMetrics(order.Run, runs, job.Clock);
        try
        {
            return JsonSerializer.SerializeToElement(await Train(job, order, project, runs, watching, cancel), JsonSerializerOptions.Web);
        }
        catch (Models.ModelException mistake)
        {
            throw new JobFailedException(mistake.Message);
        }
    }

    private static async Task<TrainResult> Train(JobContext job, TrainOrder order, Project project, RunReporter runs, SystemMetrics watching, CancellationToken cancel)
    {
        job.Progress(0.02, "fetching the data");
        var file = Path.Combine(job.WorkFolder, "rows.parquet");
        await Fetch(job.Http, order.Rows, file, cancel);
        job.Progress(0.06, "reading the data");
        var data = await TrainingData.Load(file, project, order.Window, cancel);
        await job.Log(string.Create(CultureInfo.InvariantCulture, $"{data.Table.Rows:N0} rows of version {order.Version}: {data.Split.Train.Count:N0} to learn from, {data.Split.Test.Count:N0} held back; {data.Features.Count} features, {data.Task.ToString().ToLowerInvariant()}"), cancel);
        foreach (var column in data.Derived.Inside.Columns)
            await job.Log($"computed inside the model: {column.Name} = {column.Expression}", cancel);
        foreach (var note in data.Derived.Notes)
            await job.Log(note, cancel);

        var trainer = order.Code is null ? (IFit)new LightGbmFit(project, data, runs, job) : new ProgramFit(order, project, data, runs, watching, job, file, await Code(job, order.Code, cancel));
        var searched = project.Tune is null ? new Dictionary<string, ParameterValue>(StringComparer.Ordinal) : await new Search(order, project, data, trainer, runs, job).Run(cancel);
        job.Progress(0.72, project.Tune is null ? "training" : "training the final model");
        using var fitted = await trainer.Fit(new Fitting(order.Run, "final", data.Split, searched, IsTrial: false), cancel);
        var model = fitted.Model;

        job.Progress(0.82, "measuring on the test rows");
        var metrics = model.Evaluate(data.Table, data.Split.Test).Where(m => double.IsFinite(m.Value)).ToDictionary(StringComparer.Ordinal);
        await runs.LogMeasured(order.Run, metrics, cancel);
        var parameters = Requests.Merge(project.Train!.Parameters, searched);
        await runs.AddParams(order.Run, parameters, cancel);

        job.Progress(0.88, "measuring the gates");
        var champion = order.Champion is null || !project.Gates.OfType<ChampionGate>().Any() ? null : await job.Http.GetByteArrayAsync(new Uri(order.Champion, UriKind.Relative), cancel);
        var gates = new GateReading(project, data, model, metrics, champion, order.ChampionName).All();
        foreach (var gate in gates)
            await job.Log($"gate {(gate.Passed ? "passed" : "FAILED")}: {gate.Words}", cancel);

        job.Progress(0.94, "storing the model");
        var files = await Store(job, order, fitted, data, runs, cancel);
        return new TrainResult(files, model.Signature.ToJson(), metrics, parameters, gates, data.Split.Train.Count, data.Split.Test.Count);
    }

    private static async Task<string> Code(JobContext job, string from, CancellationToken cancel)
    {
        var pack = Path.Combine(job.WorkFolder, "code.tar");
        await Fetch(job.Http, from, pack, cancel);
        return pack;
    }

    private static async Task<IReadOnlyList<TrainedFile>> Store(JobContext job, TrainOrder order, Fitted fitted, TrainingData data, RunReporter runs, CancellationToken cancel)
    {
        var (model, folder) = (fitted.Model, Path.Combine(job.WorkFolder, "model"));
        var content = model is TrainedModel ours ? ModelFolderContent.Of(ours) : new ModelFolderContent { Onnx = model.Onnx, Signature = model.Signature };
        ModelFolder.Write(folder, content with { Example = data.Table.Take([.. data.Split.Test.Take(3)]).Select(model is TrainedModel trained ? Inputs(trained) : data.Features) });
        if (fitted.Folder is not null)
            Merge(fitted.Folder, folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "reference.json"), Reference(model, data).ToJson(), cancel);
        if (model is TrainedModel trees)
            await File.WriteAllTextAsync(Path.Combine(folder, "importance.json"), Importance(trees, data, cancel), cancel);
        var files = new List<TrainedFile>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            files.Add(new(path, await runs.Upload(order.Experiment, order.Run, "model/" + path, file, cancel)));
        }

        return files;
    }

    /// <summary>What a program wrote beside its model goes with it; its own MLmodel, which may know more forms, stands before ours.</summary>
    private static void Merge(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    /// <summary>What the features and the predictions looked like on the rows learned from: what monitors compare with.</summary>
    private static DataProfile Reference(IPredictor model, TrainingData data)
    {
        var rows = data.Split.Train.ToArray();
        var sketches = new Dictionary<string, FeatureSketch>(StringComparer.Ordinal);
        // Time moves on by itself: that it drifted says nothing.
        foreach (var column in data.Features.Select(feature => data.Table[feature]).Where(column => column is not InstantColumn))
        {
            var feature = column.Name;
            sketches[feature] = column is NumericColumn numbers
                ? NumericSketch.OfReference(Array.ConvertAll(rows, numbers.Number))
                : CategoricalSketch.OfReference([.. rows.Select(row => (string?)column[row])]);
        }

        var answers = model.Predict(data.Table.Take(rows));
        sketches["prediction"] = model.Task == ModelTask.Multiclass ? Decisions(model, answers) : NumericSketch.OfAnswers(answers);
        return new DataProfile(sketches);
    }

    /// <summary>How often each class was decided for; all classes, in the model's order.</summary>
    private static CategoricalSketch Decisions(IPredictor model, double[] probabilities)
    {
        string[] classes = [.. Enumerable.Range(0, model.Classes!.Count).Select(place => Convert.ToString(model.Classes[place], CultureInfo.InvariantCulture)!)];
        var sketch = new CategoricalSketch(classes);
        foreach (var row in probabilities.Chunk(classes.Length))
            sketch.Add(classes[Array.IndexOf(row, row.Max())]);
        return sketch;
    }

    /// <summary>What drives the model: mean absolute contributions (exact Tree SHAP) by original column, over at most so many held-back rows.</summary>
    private static string Importance(TrainedModel model, TrainingData data, CancellationToken cancel)
    {
        var rows = data.Table.Take([.. data.Split.Test.Take(MostExplained)]).Select(Inputs(model));
        return JsonSerializer.Serialize(ModelExplainer.Of(model).Importance(rows, cancel).Ranked(), JsonSerializerOptions.Web);
    }

    private static IEnumerable<string> Inputs(TrainedModel model) => model.Signature.Columns.Select(column => column.Name!);

    private static async Task Fetch(HttpClient http, string from, string file, CancellationToken cancel)
    {
        using var response = await http.GetAsync(new Uri(from, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!response.IsSuccessStatusCode)
            throw new JobFailedException($"The dataset version cannot be fetched: the server answered {(int)response.StatusCode}.", again: (int)response.StatusCode >= 500);
        await using var content = await response.Content.ReadAsStreamAsync(cancel);
        await using var to = File.Create(file);
        await content.CopyToAsync(to, cancel);
    }
}
