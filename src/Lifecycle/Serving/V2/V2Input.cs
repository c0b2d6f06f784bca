using System.Text.Json;
using Slipway.Models.Onnx;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.V2;

/// <summary>An input as the request has it, its data not read yet: members may stand in any order, and data can only be read when type and shape are known.</summary>
internal sealed class V2Input
{
    private string? _name;
    private string? _datatype;
    private long[]? _shape;
    private (int Start, int Length)? _data;
    private long? _binarySize;

    public static List<V2Input> ReadAll(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        V2Request.Demand(reader.TokenType == JsonTokenType.StartArray, "'inputs' is no array.");
        var inputs = new List<V2Input>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            V2Request.Demand(reader.TokenType == JsonTokenType.StartObject, $"'inputs[{inputs.Count}]' is no object.");
            inputs.Add(Read(ref reader, $"inputs[{inputs.Count}]"));
        }

        return inputs;
    }

    /// <summary>The tensors, in order.</summary>
    public static IReadOnlyList<Tensor> ToTensors(List<V2Input> inputs, ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary)
    {
        var tensors = new List<Tensor>(inputs.Count);
        foreach (var (i, input) in inputs.Index())
            tensors.Add(input.ToTensor($"inputs[{i}]", json, ref binary));
        V2Request.Demand(binary.IsEmpty, $"The body has {binary.Length} bytes more than its inputs' 'binary_data_size' say.");
        return tensors;
    }

    private static V2Input Read(ref Utf8JsonReader reader, string where)
    {
        var input = new V2Input();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString();
            reader.Read();
            switch (member)
            {
                case "name": input._name = V2Json.Text(ref reader, $"'{where}.name'"); break;
                case "datatype": input._datatype = V2Json.Text(ref reader, $"'{where}.datatype'"); break;
                case "shape": input._shape = ReadShape(ref reader, where); break;
                case "parameters": input._binarySize = V2Json.Parameters(ref reader).GetValueOrDefault("binary_data_size") as long?; break;
                case "data":
                    V2Request.Demand(reader.TokenType == JsonTokenType.StartArray, $"'{where}.data' is no array.");
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    input._data = (start, (int)reader.BytesConsumed - start);
                    break;
                default: reader.Skip(); break;
            }
        }

        return input;
    }

    private Tensor ToTensor(string where, ReadOnlySpan<byte> json, ref ReadOnlySpan<byte> binary)
    {
        V2Request.Demand(_name is not null, $"'{where}' has no name.");
        V2Request.Demand(_shape is not null, $"Input '{_name}' has no shape.");
        V2Request.Demand(_datatype is not null, $"Input '{_name}' has no datatype.");
        if (Datatypes.Find(_datatype!) is not { } type)
            throw new BadTensorException($"Input '{_name}' is of the datatype '{_datatype}'; there are {Datatypes.Names}.");
        V2Request.Demand(_data is null != _binarySize is null, $"Input '{_name}' needs either 'data' or the parameter 'binary_data_size'{(_data is null ? "" : ", not both")}.");
        if (_data is { } data)
            return JsonTensorReader.Read(_name!, type, _shape!, json.Slice(data.Start, data.Length));
        V2Request.Demand(_binarySize >= 0 && _binarySize <= binary.Length, $"Input '{_name}' has the 'binary_data_size' {_binarySize}, but {binary.Length} bytes are left of the body. The header Inference-Header-Content-Length says where they begin.");
        var tensor = BinaryTensors.Read(_name!, type, _shape!, binary[..(int)_binarySize!.Value]);
        binary = binary[(int)_binarySize.Value..];
        return tensor;
    }

    private static long[] ReadShape(ref Utf8JsonReader reader, string where)
    {
        V2Request.Demand(reader.TokenType == JsonTokenType.StartArray, $"'{where}.shape' is no array of whole numbers.");
        var shape = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size))
                throw new BadTensorException($"'{where}.shape' is no array of whole numbers.");
            shape.Add(size);
        }

        return [.. shape];
    }
}
