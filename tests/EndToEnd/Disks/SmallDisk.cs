using System.Diagnostics;
using Slipway.Testing;

namespace Slipway.Tests.Disks;

/// <summary>A disk of some mebibytes in memory, which can be filled to its last byte. Mounting one needs root: elsewhere the test that asks is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Block = 4096;
    private readonly TempFolder _folder = new();
    private readonly bool _mounted;

    public SmallDisk(int mebibytes)
    {
        _mounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _folder.Path);
        if (_mounted)
            return;
        _folder.Dispose();
        Assert.Skip("A disk of its own can be mounted here by nobody.");
    }

    /// <summary>A path on it.</summary>
    public string At(params ReadOnlySpan<string> parts) => _folder.At(parts);

    /// <summary>Takes all room but this.</summary>
    public void Fill(int leave = 0)
    {
        Free();
        using var ballast = new FileStream(At("ballast"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            for (var block = new byte[Block]; ;)
                ballast.Write(block);
        }
        catch (IOException)
        {
            ballast.SetLength(Math.Max(0, ballast.Length / Block * Block - leave));
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(At("ballast"));

    public void Dispose()
    {
        if (_mounted)
            Run("umount", "-l", _folder.Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
