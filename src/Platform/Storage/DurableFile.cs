using System.Runtime.InteropServices;

namespace Slipway.Storage;

/// <summary>Files that are whole or not there, also after a power cut: written aside, flushed to the disk, renamed, and the folder flushed too.</summary>
public static partial class DurableFile
{
    /// <summary>EINVAL: what fsync says of a folder where a file system has no such thing.</summary>
    private const int NotSupported = 22;

    /// <summary>Puts a finished temporary file in its place. The file must have been flushed with <c>Flush(true)</c>.</summary>
    public static void Move(string temporary, string destination)
    {
        File.Move(temporary, destination, overwrite: true);
        FlushFolder(Path.GetDirectoryName(destination)!);
    }

    /// <summary>Writes a small file at once.</summary>
    public static async Task Write(string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var temporary = path + ".tmp";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            await file.WriteAsync(content, cancel);
            file.Flush(flushToDisk: true);
        }

        Move(temporary, path);
    }

    /// <summary>Flushes a folder's entries; a file system that has no such call keeps its own promise.</summary>
    /// <exception cref="IOException">The disk could not do it.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, 0);
        if (handle < 0)
            throw new IOException($"The folder {folder} could not be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        var failed = Fsync(handle) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (failed && error != NotSupported)
            throw new IOException($"The folder {folder} could not be flushed to the disk: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
