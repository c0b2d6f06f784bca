using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>All that a study is, as data: keep it, and <see cref="Study.Restore"/> goes on where the study stood.</summary>
/// <param name="Settings">Space, direction, seed.</param>
/// <param name="Trials">All trials by number, from 0 without gaps.</param>
/// <param name="Queue">Points to be tried before the sampler is asked.</param>
public sealed record StudyState(StudySettings Settings, IReadOnlyList<Trial> Trials, IReadOnlyList<ParameterSet> Queue)
{
    /// <summary>The state as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StudyStateJson.Default.StudyState);

    /// <summary>The state that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no study state.</exception>
    /// <exception cref="ArgumentException">It declares a parameter that cannot be.</exception>
    public static StudyState FromJson(string json) =>
        JsonSerializer.Deserialize(json, StudyStateJson.Default.StudyState) ?? throw new JsonException("'null' is no study state.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StudyState))]
[JsonSerializable(typeof(SearchSpace))]
[JsonSerializable(typeof(Trial))]
internal sealed partial class StudyStateJson : JsonSerializerContext;
