using Slipway.Tests.Serving;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Slipway.Tests;

/// <summary>The tests; or, when a test starts this program as a child, the server that it then kills.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => arguments switch
    {
        ["serve", var folder] => ServingChild.Run(folder),
        _ when arguments.Any(argument => argument is "--server" or "--internal-msbuild-node") => TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(arguments),
    };
}
