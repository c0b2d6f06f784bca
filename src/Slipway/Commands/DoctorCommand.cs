using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Storage;
using Slipway.Storage.Migrations;

namespace Slipway.Commands;

/// <summary><c>slipway doctor</c>: whether this machine has what the server needs, each finding with its cure.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string> Data = DataOption.Make();
    private static readonly Option<string?> Artifacts = ArtifactsOption.Make();

    public static Command Make()
    {
        var command = new Command("doctor", "Check that this machine has what Slipway needs.") { Data, Artifacts };
        command.SetAction(Run);
        return command.With("slipway doctor", "slipway doctor --artifacts s3://slipway-artifacts/production", "slipway doctor --json");
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var findings = new List<Finding> { Processor(), OpenMp(), Folder(parsed.GetValue(Data)!), Space(parsed.GetValue(Data)!), Memory() };
        if (parsed.GetValue(Artifacts) is { } artifacts)
            findings.Add(await Store(artifacts, parsed.GetValue(Data)!, cancel));
        findings.Add(await Server(parsed, cancel));
        Output.Show(parsed, JsonSerializer.SerializeToElement(findings, JsonSerializerOptions.Web), _ =>
        {
            foreach (var finding in findings)
                Output.Line($"{(finding.Well ? "ok  " : "BAD ")} {finding.What}: {finding.Found}{(finding.Well ? "" : "\n     " + finding.Cure)}");
        });
        return findings.TrueForAll(f => f.Well) ? ExitCode.Done : ExitCode.Refused;
    }

    private static Finding Processor() => new("processor", RuntimeInformation.RuntimeIdentifier, RuntimeInformation.OSArchitecture == Architecture.X64, "LightGBM's package has native code for x64 only; training needs such a machine.");

    private static Finding OpenMp()
    {
        if (!OperatingSystem.IsLinux())
            return new("OpenMP", "not needed here", true, "");
        var found = NativeLibrary.TryLoad("libgomp.so.1", out var handle);
        if (found)
            NativeLibrary.Free(handle);
        return new("OpenMP (libgomp1)", found ? "there" : "missing", found, "apt-get install libgomp1");
    }

    private static Finding Folder(string data)
    {
        try
        {
            using var folder = new DataFolder(data);
            var probe = folder.At("doctor.tmp");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new("data folder", folder.Root, true, "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DatabaseUnusableException)
        {
            return new("data folder", fault.Message, false, fault is DiskFullException ? "Free space there, or give a folder on another disk with --data." : "Give a folder you may write to with --data.");
        }
    }

    private static Finding Space(string data)
    {
        var free = new DriveInfo(Path.GetFullPath(data)).AvailableFreeSpace / (1 << 20);
        return new("free disk", $"{free:N0} MiB", free > 1024, "Free at least 1 GiB, or choose another disk with --data.");
    }

    private static Finding Memory()
    {
        var total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20);
        return new("memory", $"{total:N0} MiB", total > 900, "Slipway itself needs some 150 MiB, a training job 300 MiB and its data.");
    }

    /// <summary>What a server that is started with the same words would say.</summary>
    private static async Task<Finding> Store(string artifacts, string data, CancellationToken cancel)
    {
        try
        {
            using var folder = new DataFolder(data);
            await ArtifactsOption.Open(artifacts, folder, cancel);
            return new("artifacts", $"{artifacts} can be read and written", true, "");
        }
        catch (DatabaseUnusableException fault)
        {
            return new("artifacts", fault.Message, false, "A server that is started with the same --artifacts says the same, and stops.");
        }
    }

    private static async Task<Finding> Server(ParseResult parsed, CancellationToken cancel)
    {
        try
        {
            using var client = new ServerClient(parsed);
            var about = await client.Get("/api/v1/about", cancel);
            return new("server", $"{client.Server} answers, version {about.GetProperty("version")}, on {about.GetProperty("data")}", true, "");
        }
        catch (CommandFailedException none) when (none.Code == ExitCode.NoServer)
        {
            return new("server", "none runs", true, "");
        }
    }

    private sealed record Finding(string What, string Found, bool Well, string Cure);
}
