using System.Text.Json;

namespace Slipway.Work.Jobs;

/// <summary>What an attempt is given when it asks what to do.</summary>
/// <param name="Id">The job.</param>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Kind">The kind that runs it.</param>
/// <param name="Payload">What was asked.</param>
/// <param name="Lease">How many milliseconds the attempt lives without a heartbeat.</param>
/// <param name="LogLines">How many of its own log lines are kept already: more than none only when the same attempt asks twice.</param>
/// <param name="Checkpoint">How far the job had come when an attempt last said so; null when none did.</param>
internal sealed record Assignment(string Id, int Attempt, string Kind, JsonElement Payload, long Lease, long LogLines, JsonElement? Checkpoint = null);

/// <summary>What an attempt hears whenever it reports.</summary>
/// <param name="Cancel">Whether it is to end now.</param>
internal sealed record Heard(bool Cancel);

/// <summary>A batch of log lines.</summary>
/// <param name="From">The number of the first among the attempt's lines, from 0, so that a batch that is sent twice is kept once.</param>
/// <param name="Lines">At most 1,000.</param>
internal sealed record LogBatch(long From, IReadOnlyList<string> Lines);

/// <summary>From where a later attempt is to go on.</summary>
internal sealed record Checkpoint(JsonElement State);

/// <summary>How an attempt ended well.</summary>
internal sealed record Completion(JsonElement Result);

/// <summary>How an attempt ended badly.</summary>
/// <param name="Error">A sentence for people.</param>
/// <param name="Again">Whether another attempt may go better.</param>
internal sealed record Failure(string Error, bool Again = true);

/// <summary>What a token for a program that the attempt runs is to be.</summary>
/// <param name="Subject">The opaque id of the one thing that it may change.</param>
/// <param name="Permissions">What it may do, of what the attempt itself may.</param>
internal sealed record ProgramToken(string Subject, IReadOnlyList<string> Permissions);

/// <summary>The secret of a token that was made; it is shown once.</summary>
internal sealed record MadeToken(string Secret);
