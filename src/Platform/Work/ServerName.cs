using Slipway.Storage;

namespace Slipway.Work;

/// <summary>By what name this server holds leases: the same after a restart, another for each machine and data folder.</summary>
internal sealed class ServerName(DataFolder folder)
{
    public string Value { get; } = Ids.Of("srv", $"{Environment.MachineName}\n{folder.Root}");
}
