namespace Slipway.Data.Duck;

/// <summary>A folder for one scan, gone when it ends.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder(string? under)
    {
        var parent = under ?? System.IO.Path.GetTempPath();
        Directory.CreateDirectory(parent);
        Path = System.IO.Path.Combine(parent, "slipway-scan-" + Guid.CreateVersion7().ToString("N"));
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
