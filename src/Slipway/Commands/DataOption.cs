using System.CommandLine;

namespace Slipway.Commands;

/// <summary>Where a server keeps its state: <c>--data</c>, else <c>SLIPWAY_DATA</c>, else the user's data folder.</summary>
internal static class DataOption
{
    public static Option<string> Make() => new("--data")
    {
        Description = "The data folder.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Default,
    };

    public static string Default => Environment.GetEnvironmentVariable("SLIPWAY_DATA") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "slipway");
}
