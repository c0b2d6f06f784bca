namespace Slipway.Tracking.Contracts;

/// <summary>What stands on runs in another stage: such runs are not removed for good.</summary>
public interface IRunUses
{
    /// <summary>What it is, for people: <c>a registered model version comes from them</c>.</summary>
    string Words { get; }

    /// <summary>Those of some runs that something stands on.</summary>
    Task<IReadOnlySet<string>> Used(Unit unit, IReadOnlyCollection<string> runs, CancellationToken cancel);
}
