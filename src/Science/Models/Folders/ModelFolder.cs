using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Models.Onnx;
using Slipway.Models.Preparing;
using Slipway.Models.Signatures;
using Slipway.Models.Trees;

namespace Slipway.Models.Folders;

/// <summary>A folder that holds a model and an MLmodel file that says what it is, as MLflow's tools write and read it.</summary>
public sealed class ModelFolder
{
    /// <summary>The file that makes a folder a model.</summary>
    public const string DescriptionFile = "MLmodel";

    internal const string OnnxFlavor = "onnx";
    internal const string OwnFlavor = "slipway";

    private ModelFolder(string path, MlModelDocument document)
    {
        Path = path;
        Description = document;
        Digest = DigestOf(path);
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>What the MLmodel file says.</summary>
    public MlModelDocument Description { get; }

    /// <summary>What identifies the model: SHA-256, in lower-case hexadecimal, over the lines "hash, two spaces, relative path" of all files in the order of their paths' bytes.</summary>
    /// <remarks>The same as <c>find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum</c> in the folder.</remarks>
    public string Digest { get; }

    public Signature? Signature => Description.Signature;

    /// <summary>Opens a model folder, whoever wrote it.</summary>
    /// <exception cref="ModelException">There is no MLmodel file, or it cannot be read; the message says why.</exception>
    public static ModelFolder Open(string path)
    {
        var file = System.IO.Path.Combine(path, DescriptionFile);
        if (!File.Exists(file))
            throw new ModelException($"'{path}' is no model folder: it has no file '{DescriptionFile}'.");
        return new(System.IO.Path.GetFullPath(path), MlModelDocument.Parse(File.ReadAllText(file), file));
    }

    /// <summary>Writes a model folder, whole or not at all. The same content gives the same bytes, and so the same digest.</summary>
    /// <param name="path">A folder that is not there yet, or empty.</param>
    /// <param name="content">What goes into it.</param>
    /// <exception cref="ModelException">The folder holds something already, or the content does not fit together.</exception>
    public static ModelFolder Write(string path, ModelFolderContent content)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new ModelException($"The folder '{path}' is not empty. A model gets a folder of its own.");
        var files = ModelFolderFiles.Of(content);
        var beside = Directory.CreateDirectory($"{System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path))}.{Guid.CreateVersion7():N}");
        foreach (var (name, bytes) in files)
            File.WriteAllBytes(System.IO.Path.Combine(beside.FullName, name), bytes);
        if (Directory.Exists(path))
            Directory.Delete(path);
        beside.MoveTo(path);
        return Open(path);
    }

    /// <summary>Loads the folder's ONNX model.</summary>
    /// <exception cref="ModelException">The folder has no ONNX model, or one that cannot be loaded.</exception>
    public OnnxModel LoadOnnx(OnnxModelOptions? options = null)
    {
        var flavor = Description.Flavors.GetValueOrDefault(OnnxFlavor) ?? throw new ModelException($"The model in '{Path}' has no ONNX form, only: {string.Join(", ", Description.Flavors.Keys)}. Export it to ONNX.");
        return OnnxModel.Load(ModelPath.DemandInside(Path, flavor.GetValueOrDefault("data") ?? "model.onnx"), options);
    }

    /// <summary>Loads what explains a prediction: the preparation and the trees with their covers, which ONNX does not keep. null when the model was not trained by Slipway.</summary>
    /// <exception cref="ModelException">One of the two files is missing or cannot be read.</exception>
    public (Preparation Preparation, TreeEnsemble Trees)? LoadTrees()
    {
        if (Description.Flavors.GetValueOrDefault(OwnFlavor) is not { } flavor || flavor.GetValueOrDefault("trees") is not { } trees || flavor.GetValueOrDefault("preparation") is not { } preparation)
            return null;
        return (Preparation.FromJson(File.ReadAllBytes(ModelPath.DemandInside(Path, preparation))), TreeEnsemble.ParseLightGbm(File.ReadAllText(ModelPath.DemandInside(Path, trees))));
    }

    /// <summary>The digest of a folder; see <see cref="Digest"/>.</summary>
    /// <exception cref="ModelException">The folder has a link in it: what it points at could change.</exception>
    public static string DigestOf(string path)
    {
        var lines = new StringBuilder();
        foreach (var (relative, file) in Files(path))
        {
            if (file.LinkTarget is not null)
                throw new ModelException($"'{relative}' in the model folder '{path}' is a link. Put the file itself into the folder.");
            using var stream = file.OpenRead();
            lines.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {relative}\n");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static IEnumerable<(string Relative, FileInfo File)> Files(string path)
    {
        var all = new DirectoryInfo(path).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false });
        return all
            .Where(entry => entry is FileInfo || entry.LinkTarget is not null)
            .Select(entry => (Relative: System.IO.Path.GetRelativePath(path, entry.FullName).Replace('\\', '/'), File: new FileInfo(entry.FullName)))
            .OrderBy(entry => Encoding.UTF8.GetBytes(entry.Relative), Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
    }
}
