using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Slipway.Commands;

/// <summary>Examples under every command's help.</summary>
internal static class Examples
{
    private static readonly Dictionary<Command, string[]> Known = [];

    public static Command With(this Command command, params string[] examples)
    {
        Known[command] = examples;
        return command;
    }

    /// <summary>Makes the help of this root and all below it end with their examples.</summary>
    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = inner.Invoke(parseResult);
            if (Known.TryGetValue(parseResult.CommandResult.Command, out var examples))
            {
                var to = parseResult.InvocationConfiguration.Output;
                to.WriteLine("Examples:");
                foreach (var example in examples)
                    to.WriteLine("  " + example);
            }

            return code;
        }
    }
}
