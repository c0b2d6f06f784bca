namespace Slipway.Tests.Kills;

/// <summary>Kills run one after another. Other tests run beside them: what is to hold after a kill does not hang on how fast the machine is.</summary>
[CollectionDefinition(Name)]
public sealed class Alone
{
    public const string Name = "Kills";
}
