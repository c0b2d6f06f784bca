using System.Runtime.InteropServices;

namespace Slipway.Importing;

/// <summary>What stands at a path.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A regular file: one that has an end.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A link; it is not followed.</summary>
    Link,

    /// <summary>A pipe, socket or device: opening it may wait for ever.</summary>
    Special,
}

/// <summary>Tells what stands at a path without opening it.</summary>
internal static partial class FileKinds
{
    private const int Here = -100;
    private const int NotFollowed = 0x100;
    private const uint Type = 1;
    private const int ModeAt = 28;
    private const int NoSuchEntry = 2;
    private const int NoFolderOnTheWay = 20;

    /// <exception cref="IOException">The system does not say, as where a folder on the way may not be searched or the path is too long.</exception>
    public static FileKind Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new FileInfo(path).LinkTarget is not null ? FileKind.Link : Directory.Exists(path) ? FileKind.Folder : File.Exists(path) ? FileKind.Regular : FileKind.Missing;
        var answer = new byte[256];
        if (StatX(Here, path, NotFollowed, Type, answer) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is NoSuchEntry or NoFolderOnTheWay ? FileKind.Missing : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        return (BitConverter.ToUInt16(answer, ModeAt) & 0xf000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0xa000 => FileKind.Link,
            _ => FileKind.Special,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, [Out] byte[] answer);
}
