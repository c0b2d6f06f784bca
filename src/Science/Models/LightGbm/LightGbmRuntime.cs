using System.Runtime.InteropServices;

namespace Slipway.Models.LightGbm;

/// <summary>LightGBM's native library cannot be used on this machine; the message says why and what to do.</summary>
public sealed class LightGbmUnavailableException : ModelException
{
    public LightGbmUnavailableException(string message) : base(message)
    {
    }

    public LightGbmUnavailableException(string message, Exception inner) : base(message, inner)
    {
    }

    public LightGbmUnavailableException()
    {
    }
}

/// <summary>Whether LightGBM's native library can be used here.</summary>
public static class LightGbmRuntime
{
    private static readonly Lazy<string?> Reason = new(() => Explain(
        RuntimeInformation.OSDescription, OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture, CanLoad));

    /// <summary>Why training is not possible on this machine; null when it is.</summary>
    public static string? WhyUnavailable => Reason.Value;

    internal static void Demand()
    {
        if (WhyUnavailable is { } reason)
            throw new LightGbmUnavailableException(reason);
    }

    /// <summary>Why a machine of some kind cannot train; null when it can.</summary>
    /// <param name="system">The system's name, for the message.</param>
    /// <param name="linux">Whether it is Linux, where LightGBM needs OpenMP's runtime from the system.</param>
    /// <param name="architecture">The architecture that the process runs on.</param>
    /// <param name="canLoad">Whether a native library of that name can be loaded.</param>
    public static string? Explain(string system, bool linux, Architecture architecture, Func<string, bool> canLoad)
    {
        if (architecture != Architecture.X64)
            return $"LightGBM comes for 64-bit x86 processors only, this process runs on {architecture.ToString().ToLowerInvariant()} ({system}). Train on an x64 machine; the ONNX model that comes out runs here.";
        if (linux && !canLoad("libgomp.so.1"))
            return "LightGBM needs the OpenMP runtime libgomp.so.1, which this machine lacks. Install it: 'apt-get install libgomp1' on Debian and Ubuntu, 'dnf install libgomp' on Fedora.";
        if (!canLoad(NativeMethods.Library))
            return $"LightGBM's native library '{NativeMethods.Library}' was not found beside the program or cannot be loaded on {system}. Publish for linux-x64, osx-x64 or win-x64 so that it is copied along; on macOS it also needs 'brew install libomp'.";
        return null;
    }

    private static bool CanLoad(string library) =>
        NativeLibrary.TryLoad(library, typeof(LightGbmRuntime).Assembly, null, out _);
}
