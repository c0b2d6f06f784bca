namespace Slipway.Work;

/// <summary>The payload of the events of jobs.</summary>
/// <param name="Job">Its id, also the event's subject.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Subject">What it works on.</param>
/// <param name="Parent">The job it is a part of.</param>
/// <param name="Group">Whatever else it belongs to.</param>
/// <param name="Attempt">The attempt that the event tells of; 0 before the first.</param>
public sealed record JobEvent(string Job, string Kind, string? Subject, string? Parent, string? Group, int Attempt);
