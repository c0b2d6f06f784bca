using System.Text.Json;
using Slipway.Models.Onnx;
using Slipway.Serving.Records;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.V2;

/// <summary>An output that was asked for.</summary>
/// <param name="Binary">Whether its data is wanted as bytes; null for the request's default.</param>
internal sealed record WantedOutput(string Name, bool? Binary);

/// <summary>An inference request of the V2 protocol (Open Inference Protocol), with the binary tensor data extension.</summary>
internal sealed class V2Request
{
    /// <summary>What the caller calls it; answered as it came.</summary>
    public string? Id { get; private set; }

    public IReadOnlyList<Tensor> Inputs { get; private set; } = [];

    /// <summary>The outputs wanted, in the order of the answer; null for all.</summary>
    public IReadOnlyList<WantedOutput>? Outputs { get; private set; }

    /// <summary>Whether outputs that do not say are wanted as bytes.</summary>
    public bool BinaryOutput { get; private set; }

    public NonFinite NonFinite { get; private set; }

    /// <summary>The event time of its rows; null for the time of the answer.</summary>
    public DateTimeOffset? EventTime { get; private set; }

    /// <param name="json">The JSON part.</param>
    /// <param name="binary">The bytes after it: the data of those inputs that say so, in their order.</param>
    /// <exception cref="BadTensorException">It is no such request; the message says where.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static V2Request Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary)
    {
        var request = new V2Request();
        var inputs = default(List<V2Input>);
        var reader = new Utf8JsonReader(json);
        Demand(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "The body is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "id": request.Id = V2Json.Text(ref reader, "'id'"); break;
                case "parameters": request.ReadParameters(ref reader); break;
                case "inputs": inputs = V2Input.ReadAll(ref reader, json); break;
                case "outputs": request.Outputs = ReadOutputs(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        Demand(!reader.Read(), "There is something after the JSON object.");
        Demand(inputs is { Count: > 0 }, "'inputs' is missing: an array of {name, shape, datatype, data}.");
        request.Inputs = V2Input.ToTensors(inputs!, json, binary);
        return request;
    }

    /// <summary>A request whose body is the data of the only input, alone.</summary>
    public static V2Request Raw(IReadOnlyList<TensorInfo> inputs, ReadOnlySpan<byte> body)
    {
        Demand(inputs.Count == 1, $"A request without JSON is for models with one input; this one has {inputs.Count}.");
        var input = inputs[0];
        Demand(input.Shape.Count(size => size < 0) <= 1, $"A request without JSON is for inputs with at most one open size; '{input.Name}' has the shape [{string.Join(',', input.Shape)}].");
        var size = Math.Max(1, Datatypes.SizeOf(input.Type));
        var known = input.Shape.Where(s => s > 0).Aggregate(1L, (a, b) => a * b);
        var open = input.Type == TensorType.Text ? 1 : body.Length / size / known;
        long[] shape = [.. input.Shape.Select(s => s < 0 ? open : s)];
        return new V2Request { Inputs = [BinaryTensors.Read(input.Name, input.Type, shape, body)], BinaryOutput = true };
    }

    internal static void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new BadTensorException(otherwise);
    }

    private void ReadParameters(ref Utf8JsonReader reader)
    {
        foreach (var (name, value) in V2Json.Parameters(ref reader))
        {
            switch (name)
            {
                case "binary_data_output": BinaryOutput = value is true; break;
                case "nan_policy":
                    Demand(value is "null" or "string", "'nan_policy' is neither \"null\" nor \"string\".");
                    NonFinite = value is "string" ? NonFinite.Text : NonFinite.Null;
                    break;
                case "event_time":
                    Demand(EventTimes.TryRead(value as string, out var time), "'event_time' is no time in ISO 8601, such as 2026-04-01T08:00:00Z.");
                    EventTime = time;
                    break;
                default: break;
            }
        }
    }

    private static List<WantedOutput> ReadOutputs(ref Utf8JsonReader reader)
    {
        Demand(reader.TokenType == JsonTokenType.StartArray, "'outputs' is no array.");
        var outputs = new List<WantedOutput>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Demand(reader.TokenType == JsonTokenType.StartObject, $"'outputs[{outputs.Count}]' is no object with a name.");
            string? name = null;
            bool? binary = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = reader.GetString();
                reader.Read();
                if (member == "name")
                    name = V2Json.Text(ref reader, $"'outputs[{outputs.Count}].name'");
                else if (member == "parameters")
                    binary = V2Json.Parameters(ref reader).GetValueOrDefault("binary_data") as bool?;
                else
                    reader.Skip();
            }

            Demand(name is not null, $"'outputs[{outputs.Count}]' has no name.");
            outputs.Add(new WantedOutput(name!, binary));
        }

        return outputs;
    }
}
