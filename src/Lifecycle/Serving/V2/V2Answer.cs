using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Slipway.Models.Onnx;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.V2;

/// <summary>Writes an inference response: JSON, followed by the bytes of those outputs that were wanted so.</summary>
internal static class V2Answer
{
    public const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>The outputs that the request wants, in its order.</summary>
    public static IReadOnlyList<(Tensor Tensor, bool Binary)> Select(V2Request request, Answer answer) => request.Outputs is { Count: > 0 } wanted
        ? [.. wanted.Select(output => (answer.Outputs.First(tensor => tensor.Name == output.Name), output.Binary ?? request.BinaryOutput))]
        : [.. answer.Outputs.Select(tensor => (tensor, request.BinaryOutput))];

    public static async Task Write(HttpContext context, string deployment, V2Request request, Answer answer, IReadOnlyList<(Tensor Tensor, bool Binary)> outputs)
    {
        var binary = new ArrayBufferWriter<byte>();
        var json = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("model_name"u8, deployment);
            writer.WriteString("model_version"u8, answer.Version.Number.ToString(CultureInfo.InvariantCulture));
            if (request.Id is not null)
                writer.WriteString("id"u8, request.Id);
            writer.WriteStartObject("parameters"u8);
            writer.WriteString("prediction_id"u8, answer.Id);
            writer.WriteEndObject();
            writer.WriteStartArray("outputs"u8);
            foreach (var (tensor, isBinary) in outputs)
                WriteOutput(writer, tensor, isBinary, request.NonFinite, binary);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        var response = context.Response;
        response.ContentType = binary.WrittenCount > 0 || outputs.Any(output => output.Binary) ? "application/octet-stream" : "application/json";
        if (response.ContentType == "application/octet-stream")
            response.Headers[HeaderLength] = json.WrittenCount.ToString(CultureInfo.InvariantCulture);
        response.ContentLength = json.WrittenCount + binary.WrittenCount;
        response.BodyWriter.Write(json.WrittenSpan);
        response.BodyWriter.Write(binary.WrittenSpan);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void WriteOutput(Utf8JsonWriter to, Tensor tensor, bool isBinary, NonFinite policy, ArrayBufferWriter<byte> binary)
    {
        to.WriteStartObject();
        to.WriteString("name"u8, tensor.Name);
        to.WriteString("datatype"u8, Datatypes.NameOf(tensor.Type));
        to.WriteStartArray("shape"u8);
        foreach (var size in tensor.Shape)
            to.WriteNumberValue(size);
        to.WriteEndArray();
        if (isBinary)
        {
            to.WriteStartObject("parameters"u8);
            to.WriteNumber("binary_data_size"u8, BinaryTensors.Write(tensor, binary));
            to.WriteEndObject();
        }
        else
        {
            to.WritePropertyName("data"u8);
            JsonTensorWriter.WriteFlat(to, tensor, policy);
        }

        to.WriteEndObject();
    }
}
