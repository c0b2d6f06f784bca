using Slipway.Models.Folders;
using Slipway.Work;

namespace Slipway.Pipelines.Training.Programs;

/// <summary>Finds the model that a program handed back: in its output folder, else among what it logged to its run.</summary>
internal static class ProgramModel
{
    public const string FileName = "model.onnx";

    /// <summary>How an MLflow client calls the folder of a model by default.</summary>
    private const string Artifact = "model";
    private const int MostFiles = 1000;
    private const long MostBytes = 4L << 30;

    /// <summary>What is known by these names of a model that was trained here would be taken for the truth of this one.</summary>
    private static readonly string[] Ours = ["preparation.json", "trees.txt", "importance.json", "reference.json"];

    /// <summary>The folder with <c>model.onnx</c>.</summary>
    /// <param name="output">The program's output folder.</param>
    /// <param name="logged">A folder to fetch logged models to.</param>
    /// <param name="places">Where a logged model may lie among the artifacts, the likeliest first.</param>
    /// <param name="runs">The way to the artifacts.</param>
    /// <exception cref="JobFailedException">There is none, or it is not ONNX.</exception>
    public static async Task<string> Find(string output, string logged, IReadOnlyList<string> places, RunReporter runs, CancellationToken cancel)
    {
        if (In(output) is { } written)
            return written;
        foreach (var (place, i) in places.Select((place, i) => (place, i)))
        {
            var to = Path.Combine(logged, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (await runs.Download(place, to, MostFiles, MostBytes, cancel) > 0)
                return In(to) ?? throw NoOnnx(to, $"The model that the program logged as '{place}'");
        }

        throw Directory.EnumerateFileSystemEntries(output).Any()
            ? NoOnnx(output, "What the program wrote into SLIPWAY_OUTPUT")
            : new JobFailedException($"The program ended well and gave no model. Write {FileName} into the folder SLIPWAY_OUTPUT, or log a model in ONNX form to the run as '{Artifact}'.");
    }

    /// <summary>Where a run's client puts a model named as usual.</summary>
    public static string PlaceOf(long experiment, string run) => FormattableString.Invariant($"{experiment}/{run}/artifacts/{Artifact}");

    private static string? In(string folder)
    {
        foreach (var place in new[] { folder, Path.Combine(folder, Artifact) })
        {
            var file = Path.Combine(place, FileName);
            if (!File.Exists(file))
                continue;
            Demand(place);
            return place;
        }

        return null;
    }

    /// <summary>Plain files, not too many: a link could point at anything on this machine.</summary>
    private static void Demand(string folder)
    {
        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Take(MostFiles + 1).ToList();
        if (entries.Find(entry => entry.LinkTarget is not null) is { } link)
            throw new JobFailedException($"'{Path.GetRelativePath(folder, link.FullName)}' beside the model is a link. Write the file itself.");
        if (Array.Find(Ours, name => File.Exists(Path.Combine(folder, name))) is { } taken)
            throw new JobFailedException($"'{taken}' beside the model has a name by which Slipway keeps files of its own. Give it another.");
        if (entries.Count > MostFiles)
            throw new JobFailedException($"There are more than {MostFiles} files beside the model. Write into SLIPWAY_OUTPUT only what belongs to the model.");
    }

    private static JobFailedException NoOnnx(string folder, string what)
    {
        var description = new[] { folder, Path.Combine(folder, Artifact) }.Select(place => Path.Combine(place, ModelFolder.DescriptionFile)).FirstOrDefault(File.Exists);
        if (description is null)
            return new JobFailedException($"{what} has no {FileName}. Export the model to ONNX under this name.");
        var flavors = MlModelDocument.Parse(File.ReadAllText(description), ModelFolder.DescriptionFile).Flavors.Keys;
        return new JobFailedException($"{what} has no {FileName}, only the forms {string.Join(", ", flavors)}. Export it to ONNX: with mlflow.onnx.log_model, or as {FileName} in SLIPWAY_OUTPUT.");
    }
}
