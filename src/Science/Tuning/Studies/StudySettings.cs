using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>Whether small or large objectives are good.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
public enum Direction
{
    [JsonStringEnumMemberName("minimize")]
    Minimize,

    [JsonStringEnumMemberName("maximize")]
    Maximize,
}

/// <summary>What a study searches, and how its randomness starts. Fixed for the life of the study.</summary>
/// <param name="Space">The parameters.</param>
/// <param name="Direction">Whether small or large objectives are good.</param>
/// <param name="Seed">Where all randomness comes from: the same seed and the same results give the same trials.</param>
/// <param name="Repeats">Whether a point may be tried again; sensible when the objective is noisy.</param>
public sealed record StudySettings(SearchSpace Space, Direction Direction = Direction.Minimize, ulong Seed = 0, bool Repeats = false)
{
    /// <summary>Whether <paramref name="one"/> is a better objective than <paramref name="other"/>.</summary>
    public bool IsBetter(double one, double other) => Direction == Direction.Minimize ? one < other : one > other;
}
