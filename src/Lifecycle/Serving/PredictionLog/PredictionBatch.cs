using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Slipway.Models.Onnx;
using Slipway.Serving.Contracts;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.PredictionLog;

/// <summary>The rows of one answered request, and how they are written: one record a row.</summary>
internal sealed class PredictionBatch
{
    private readonly string _deployment;
    private readonly LoadedModel _model;
    private readonly ModelInput _input;
    private readonly IReadOnlyList<Tensor> _outputs;
    private readonly RowKeys _keys;
    private readonly DateTimeOffset _now;
    private readonly TimeSpan _took;
    private readonly bool _byRow;

    public PredictionBatch(string deployment, LoadedModel model, ModelInput input, IReadOnlyList<Tensor> outputs, RowKeys keys, DateTimeOffset now, TimeSpan took)
    {
        (_deployment, _model, _input, _outputs, _keys, _now, _took) = (deployment, model, input, outputs, keys, now, took);
        _byRow = input.Rows is { } rows && outputs.All(output => output.Shape.Count > 0 && output.Shape[0] == rows);
        Rows = _byRow ? (int)input.Rows!.Value : 1;
    }

    /// <summary>How many predictions these are: the rows, when all inputs and outputs have as many; else one.</summary>
    public int Rows { get; }

    /// <summary>When they were answered.</summary>
    public DateTimeOffset AnsweredAt => _now;

    /// <summary>Appends the frames of those rows that the sample takes.</summary>
    public void Write(ArrayBufferWriter<byte> to, LogPolicy policy)
    {
        if (policy.Sample <= 0)
            return;
        var payload = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(payload);
        for (var row = 0; row < Rows; row++)
        {
            var id = _keys.IdOf(row, Rows);
            if (!IsSampled(id, policy.Sample))
                continue;
            payload.ResetWrittenCount();
            json.Reset();
            WriteRow(json, row, id, policy);
            json.Flush();
            LogFrames.Write(to, payload.WrittenSpan);
        }
    }

    /// <summary>Whether an id belongs to the sample: by its hash, so that the same id always does or never.</summary>
    internal static bool IsSampled(string id, double sample) =>
        sample >= 1 || (XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(id)) >> 11) * (1.0 / (1UL << 53)) < sample;

    private void WriteRow(Utf8JsonWriter json, int row, string id, LogPolicy policy)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteNumber("t"u8, _keys.TimeOf(row, _now).ToUnixTimeMilliseconds());
        json.WriteNumber("at"u8, _now.ToUnixTimeMilliseconds());
        json.WriteString("d"u8, _deployment);
        json.WriteString("m"u8, _model.Version.Model);
        json.WriteNumber("v"u8, _model.Version.Number);
        json.WriteNumber("us"u8, (long)_took.TotalMicroseconds);
        json.WriteStartObject("in"u8);
        _input.Write(json, _model, _byRow ? row : null, policy);
        json.WriteEndObject();
        json.WriteStartObject("out"u8);
        foreach (var output in _outputs)
            WriteValue(json, output.Name, output, row);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter json, string name, Tensor tensor, int row)
    {
        json.WritePropertyName(name);
        if (_byRow)
            JsonTensorWriter.WriteRow(json, tensor, row, Rows);
        else
            JsonTensorWriter.WriteNested(json, tensor);
    }
}
