namespace Slipway.Tests.Kills;

/// <summary>Beside no other test: they set what belongs to the whole process, or hold that something is still going on.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Kills";
}
