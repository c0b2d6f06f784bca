using System.CommandLine;
using Slipway.Commands;
using Slipway.Server;
using Slipway.Storage;
using Slipway.Storage.Migrations;

var root = new RootCommand("Slipway takes a model from data to production and keeps it honest there.")
{
    UpCommand.Make(),
    DownCommand.Make(),
    DemoCommand.Make(),
    StatusCommand.Make(),
    DoctorCommand.Make(),
    TokenCommand.Make(),
    AuditCommand.Make(),
    JobCommand.Make(),
    PipelineCommand.Make(),
    DataCommand.Make(),
    RunCommand.Make(),
    ModelCommand.Make(),
    GateCommand.Make(),
    DeploymentCommand.Make(),
    MonitorCommand.Make(),
    LineageCommand.Make(),
    TimelineCommand.Make(),
    ImportCommand.Make(),
    ExportCommand.Make(),
};
root.Add(InitCommand.Make());
root.Add(SchemaCommand.Make());
root.Add(GcCommand.Make());
foreach (var command in ApplyCommand.Make().Concat(BackupCommand.Make()))
    root.Add(command);
root.Add(Output.Json);
root.Add(ServerAddress.Option);
Examples.AddTo(root);

try
{
    // @FILE is JSON from a file here, not more arguments.
    var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
    return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
}
catch (Exception known) when (known is ServerCannotStartException or DatabaseUnusableException or CommandFailedException)
{
    return Output.Fail(known);
}
catch (Exception fault) when (DiskFullException.Behind(fault, "this machine") is { } full)
{
    return Output.Fail(full);
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
