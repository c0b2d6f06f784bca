using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;

namespace Slipway.Models.Folders;

/// <summary>The files of a model folder as bytes.</summary>
/// <remarks>
/// There is no python_function flavor: MLflow's loader for ONNX hands over columns as vectors [N], where these models take [N,1].
/// <c>mlflow.onnx.load_model</c> and ONNX Runtime in any language load the file as it is.
/// </remarks>
internal static class ModelFolderFiles
{
    private const string Onnx = "model.onnx";
    private const string Preparation = "preparation.json";
    private const string Trees = "trees.txt";
    private const string Example = "input_example.json";

    public static IReadOnlyDictionary<string, byte[]> Of(ModelFolderContent content)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [Onnx] = content.Onnx, [ModelFolder.DescriptionFile] = Utf8(Describe(content)) };
        if (content.Preparation is not null && content.Trees is not null)
        {
            files[Preparation] = content.Preparation;
            files[Trees] = Utf8(content.Trees);
        }
        if (content.Example is { } example)
        {
            if (content.Signature.Check(example) is [var problem, ..])
                throw new ModelException($"The input example does not fit the signature. {problem}");
            files[Example] = Utf8(Split(example.Select(content.Signature.Columns.Select(column => column.Name!))));
        }
        return files;
    }

    private static string Describe(ModelFolderContent content)
    {
        var yaml = new StringBuilder();
        yaml.Append("flavors:\n  onnx:\n    code: null\n    data: model.onnx\n    onnx_session_options: null\n    onnx_version: 1.16.0\n    providers:\n    - CPUExecutionProvider\n");
        if (content.Preparation is not null && content.Trees is not null)
            yaml.Append(CultureInfo.InvariantCulture, $"  {ModelFolder.OwnFlavor}:\n    preparation: {Preparation}\n    trees: {Trees}\n");
        if (content.Metadata.Count > 0)
            yaml.Append("metadata:\n");
        foreach (var (key, value) in content.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            yaml.Append(CultureInfo.InvariantCulture, $"  {Yaml(key)}: {Yaml(value)}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"model_size_bytes: {content.Onnx.Length}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"model_uuid: {Yaml(Convert.ToHexStringLower(SHA256.HashData(content.Onnx))[..32])}\n");
        if (content.RunId is not null)
            yaml.Append(CultureInfo.InvariantCulture, $"run_id: {Yaml(content.RunId)}\n");
        if (content.Example is not null)
            yaml.Append(CultureInfo.InvariantCulture, $"saved_input_example_info:\n  artifact_path: {Example}\n  pandas_orient: split\n  type: dataframe\n");
        yaml.Append(CultureInfo.InvariantCulture, $"signature:\n  inputs: {Yaml(content.Signature.InputsJson)}\n  outputs: {Nullable(content.Signature.OutputsJson)}\n  params: {Nullable(content.Signature.ParamsJson)}\n");
        if (content.Created is { } created)
            yaml.Append(CultureInfo.InvariantCulture, $"utc_time_created: '{created.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'\n");
        return yaml.ToString();
    }

    /// <summary>A text in YAML's double quotes. Unlike JSON, YAML writes a sign beyond 16 bits as one escape, not as two.</summary>
    private static string Yaml(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => quoted.Append('\\').Append(rune.ToString()),
                '\n' => quoted.Append("\\n"),
                >= ' ' and <= '~' => quoted.Append(rune.ToString()),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            };
        }
        return quoted.Append('"').ToString();
    }

    private static string Nullable(string? text) => text is null ? "null" : Yaml(text);

    /// <summary>A table as pandas' "split" form: <c>{"columns": [...], "data": [[...]]}</c>.</summary>
    private static string Split(Table table)
    {
        var rows = Enumerable.Range(0, table.Rows).Select(row => $"[{string.Join(", ", table.Columns.Select(column => Json(column[row])))}]");
        return $"{{\"columns\": [{string.Join(", ", table.Columns.Select(column => SignatureJson.Quote(column.Name)))}], \"data\": [{string.Join(", ", rows)}]}}";
    }

    private static string Json(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        DateTime instant => SignatureJson.Quote(Instants.Text(instant)),
        _ => SignatureJson.Quote((string)value),
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
