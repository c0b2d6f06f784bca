using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Slipway.Commands;

/// <summary>Examples under every command's help, and no option there that does nothing.</summary>
internal static class Examples
{
    private static readonly Dictionary<Command, string[]> Known = [];
    private static readonly HashSet<Command> AskNoServer = [];

    public static Command With(this Command command, params string[] examples)
    {
        Known[command] = examples;
        return command;
    }

    /// <summary>Leaves <c>--server</c> out of the help of a command that asks none.</summary>
    public static Command WithoutServer(this Command command)
    {
        AskNoServer.Add(command);
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
            ServerAddress.Option.Hidden = AskNoServer.Contains(parseResult.CommandResult.Command);
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
