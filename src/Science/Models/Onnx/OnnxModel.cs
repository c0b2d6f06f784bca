using Microsoft.ML.OnnxRuntime;
using Slipway.Models.Tables;

namespace Slipway.Models.Onnx;

/// <summary>How ONNX Runtime works.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>Threads within one call.</summary>
    /// <value>Default: 1, so that several calls share the processor evenly.</value>
    public int Threads { get; init; } = 1;
}

/// <summary>A model in ONNX Runtime, on the processor. Any number of threads may call one model.</summary>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _inputNames;

    private OnnxModel(InferenceSession session)
    {
        _session = session;
        _inputNames = [.. session.InputMetadata.Keys];
        Inputs = [.. session.InputMetadata.Select(input => Describe(input.Key, input.Value, "Input"))];
        Outputs = [.. session.OutputMetadata.Where(output => output.Value.IsTensor).Select(output => Describe(output.Key, output.Value, "Output"))];
        OutputNames = [.. session.OutputMetadata.Keys];
        Metadata = new Dictionary<string, string>(session.ModelMetadata.CustomMetadataMap, StringComparer.Ordinal);
        Producer = session.ModelMetadata.ProducerName;
    }

    public IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>The outputs that are tensors. Maps from class to score, one per row, which scikit-learn's models may answer, are in <see cref="OutputNames"/> only; they come as a tensor with <see cref="Tensor.ColumnNames"/>.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; }

    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The entries that the file's author wrote into it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The program that wrote the file.</summary>
    public string Producer { get; }

    /// <summary>Loads a model that is complete in itself.</summary>
    /// <exception cref="ModelException">The bytes are no ONNX model, want other files, or use what ONNX Runtime does not know.</exception>
    public static OnnxModel Load(byte[] bytes, OnnxModelOptions? options = null)
    {
        if (OnnxFile.ExternalFiles(bytes, "This") is { Count: > 0 } files)
            throw new ModelException($"The model keeps tensors in another file, '{files.First()}'. Load it from its folder, or save it as one file.");
        return Open(options, settings => new(bytes, settings));
    }

    /// <summary>Loads a model from a file; other files that it wants must lie in the same folder or below.</summary>
    /// <exception cref="ModelException">The file is no ONNX model, wants files elsewhere, or uses what ONNX Runtime does not know.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static OnnxModel Load(string path, OnnxModelOptions? options = null)
    {
        var bytes = File.ReadAllBytes(path);
        var files = OnnxFile.ExternalFiles(bytes, $"'{path}'");
        if (files.Count == 0)
            return Open(options, settings => new(bytes, settings));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var file in files)
            ModelPath.DemandInside(folder, file);
        return Open(options, settings => new(path, settings));
    }

    /// <summary>Runs the model on tensors, one per input.</summary>
    /// <param name="inputs">One tensor per input, in any order.</param>
    /// <param name="outputs">Names of the outputs wanted; null for all.</param>
    /// <exception cref="ModelException">An input is missing, not known, or not of the type and shape that the model asks for.</exception>
    public IReadOnlyList<Tensor> Run(IReadOnlyCollection<Tensor> inputs, IReadOnlyCollection<string>? outputs = null)
    {
        var wanted = outputs ?? OutputNames;
        var values = new List<OrtValue>(inputs.Count);
        try
        {
            foreach (var input in Inputs)
                values.Add(OrtValues.ToOrt(inputs.FirstOrDefault(tensor => string.Equals(tensor.Name, input.Name, StringComparison.Ordinal)) ?? throw new ModelException($"Input '{input.Name}' is missing. The model takes: {string.Join(", ", _inputNames)}.")));
            if (inputs.Count != Inputs.Count)
                throw new ModelException($"The model takes {Inputs.Count} inputs ({string.Join(", ", _inputNames)}), {inputs.Count} were given.");
            using var options = new RunOptions();
            using var answers = _session.Run(options, _inputNames, values, wanted);
            return [.. wanted.Zip(answers, OrtValues.FromOrt)];
        }
        catch (OnnxRuntimeException failure)
        {
            throw new ModelException($"ONNX Runtime could not run the model: {failure.Message}", failure);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    /// <summary>Runs the model on the rows of a table: each input takes the column of its name, or the only input takes all columns side by side.</summary>
    /// <exception cref="ModelException">A column is missing or of another type, or a null stands where the input's type has none; the message says which and where.</exception>
    public IReadOnlyList<Tensor> Predict(Table table) => Run(ColumnTensors.For(Inputs, table));

    public void Dispose() => _session.Dispose();

    private static OnnxModel Open(OnnxModelOptions? options, Func<Microsoft.ML.OnnxRuntime.SessionOptions, InferenceSession> open)
    {
        using var settings = new Microsoft.ML.OnnxRuntime.SessionOptions
        {
            IntraOpNumThreads = (options ?? new()).Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // Errors come as exceptions too; on the console they would only be noise.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            return new(open(settings));
        }
        catch (OnnxRuntimeException failure)
        {
            throw new ModelException($"ONNX Runtime could not load the model: {failure.Message.Trim()}{Remedy(failure.Message)}", failure);
        }
    }

    /// <summary>StringNormalizer wants its locale (en_US.UTF-8 unless the model names another) to exist on the machine, whatever LANG says; no other operator does.</summary>
    internal static string Remedy(string failure) => failure.Contains("Failed to construct locale", StringComparison.Ordinal)
        ? " The model's StringNormalizer needs that locale. On Debian and Ubuntu: 'apt-get install locales && localedef -i en_US -f UTF-8 en_US.UTF-8'."
        : "";

    private static TensorInfo Describe(string name, NodeMetadata metadata, string side)
    {
        if (!metadata.IsTensor || OrtValues.TypeOf(metadata.ElementDataType) is not { } type)
            throw new ModelException($"{side} '{name}' of the model is a {metadata.OnnxValueType} of {(metadata.IsTensor ? metadata.ElementDataType : "other values")}, which is not supported.");
        return new(name, type, Array.ConvertAll(metadata.Dimensions, size => (long)size));
    }
}
