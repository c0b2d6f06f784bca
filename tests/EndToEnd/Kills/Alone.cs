namespace Slipway.Tests.Kills;

/// <summary>Kills run one after another and beside no other test: they take all of the machine, and what they measure is time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Kills";
}
