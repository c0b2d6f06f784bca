using System.Text.Json.Serialization;

namespace Slipway.Drift;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DataProfile))]
[JsonSerializable(typeof(CalibrationSketch))]
[JsonSerializable(typeof(AlertLedger))]
internal sealed partial class DriftJson : JsonSerializerContext;
