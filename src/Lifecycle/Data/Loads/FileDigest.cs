using System.Security.Cryptography;

namespace Slipway.Data.Loads;

/// <summary>The hashes that a file is known by.</summary>
internal static class FileDigest
{
    /// <summary>Both hashes in one reading.</summary>
    public static LoadedFile Of(string path)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#pragma warning disable CA5351 // DVC names files by MD5; nothing here relies on it for safety.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 17];
        while (file.Read(buffer) is > 0 and var read)
        {
            sha256.AppendData(buffer, 0, read);
            md5.AppendData(buffer, 0, read);
        }

        return new LoadedFile(path, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()), file.Length);
    }

    /// <summary>DVC's id of a file.</summary>
    public static string Md5(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
#pragma warning disable CA5351 // As above.
        return Convert.ToHexStringLower(MD5.HashData(file));
#pragma warning restore CA5351
    }
}
