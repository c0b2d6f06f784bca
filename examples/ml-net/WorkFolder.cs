namespace Slipway.Examples.MlNet;

/// <summary>A folder for files on their way, gone afterwards.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("credit-ml-net-").FullName;

    public string At(params string[] parts) => Path.Combine([_path, .. parts]);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
