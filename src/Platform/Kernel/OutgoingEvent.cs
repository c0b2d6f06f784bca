using System.Text.Json;

namespace Slipway;

/// <summary>Something that happened and was committed, told to whoever subscribed. Delivered at least once, in the order of <see cref="Sequence"/>.</summary>
/// <param name="Sequence">Dense number in commit order, from 1.</param>
/// <param name="Type">Noun, dot, past tense, such as <c>job.finished</c>.</param>
/// <param name="Subject">The opaque id of what it is about.</param>
/// <param name="At">When the unit of work was committed.</param>
/// <param name="Payload">What subscribers need to know, as JSON.</param>
public sealed record OutgoingEvent(long Sequence, string Type, string Subject, DateTimeOffset At, JsonElement Payload);
